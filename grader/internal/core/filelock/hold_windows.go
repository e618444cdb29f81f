package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// hold takes the lock of an open file without waiting. What is locked lies far
// behind the end of the file, so that others can still read whose it is.
func hold(file *os.File) error {
	at := &windows.Overlapped{Offset: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrHeld
	}
	return err
}
