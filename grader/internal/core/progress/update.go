package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/filelock"
	"socketlab/grader/internal/core/workbook"
)

// lockTimeout is how long Update waits for another process that keeps the lock. An
// update takes milliseconds.
const lockTimeout = 10 * time.Second

// Update changes the progress of the clone at root. While it holds a lock, it reads the
// file, applies change, and writes the file, so that concurrent updates from several
// processes and goroutines lose nothing. Change must be quick and must not call
// Update. If it fails, Update returns its error and writes nothing. The remark is as
// in Load.
func Update(root string, change func(*Progress) error) (remark string, err error) {
	held, err := acquire(root)
	if err != nil {
		return "", err
	}
	defer held.release()
	p, before, remark, err := readOrSetAside(fileIn(root))
	if err != nil {
		return "", err
	}
	if err := change(p); err != nil {
		return remark, err
	}
	after, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return remark, exitcode.Environmentf("save progress: %w", err)
	}
	after = append(after, '\n')
	if bytes.Equal(before, after) {
		return remark, nil
	}
	if err := write(fileIn(root), after); err != nil {
		return remark, exitcode.Environmentf("save progress: %w; make %s writable, or delete it", err, workbook.StateDir)
	}
	return remark, nil
}

// heldLock is a lock, or no lock on a file system that has none. There, two updates at
// the same moment may lose one, which is better than saving no progress at all.
type heldLock struct{ lock *filelock.Lock }

func (h heldLock) release() {
	if h.lock != nil {
		_ = h.lock.Release()
	}
}

// acquire waits for the lock of the progress at root.
func acquire(root string) (heldLock, error) {
	dir := filepath.Join(root, workbook.StateDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return heldLock{}, exitcode.Environmentf("save progress: %w; make %s writable", err, root)
	}
	held, err := filelock.Wait(filepath.Join(dir, "progress.lock"), lockTimeout)
	var by *filelock.Held
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return heldLock{}, nil
	case errors.As(err, &by):
		return heldLock{}, exitcode.Environmentf("another grader (process %s) has locked the progress for %.0f s; end it or wait for it, then try again", by.Process, lockTimeout.Seconds())
	case err != nil:
		return heldLock{}, exitcode.Environmentf("lock the progress: %w; make %s writable, or delete it", err, workbook.StateDir)
	}
	return heldLock{held}, nil
}
