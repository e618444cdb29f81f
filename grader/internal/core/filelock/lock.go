// Package filelock gives a file to one process at a time. The operating system lets
// go of a lock however its holder ends, so that a crash blocks nobody.
package filelock

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// ErrHeld says that somebody else holds a lock.
var ErrHeld = errors.New("somebody else holds it")

// Lock is a file that one holder has. The file stays when it is released.
type Lock struct{ file *os.File }

// Held is the error of a lock that somebody else holds; it is an ErrHeld.
type Held struct {
	Process string // the holder's number
}

func (h *Held) Error() string { return fmt.Sprintf("process %s holds it", h.Process) }
func (h *Held) Unwrap() error { return ErrHeld }

// Try takes the lock or fails at once: with a Held if somebody has it, with an
// errors.ErrUnsupported if the file system knows no locks. The caller must
// release it.
func Try(name string) (*Lock, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = hold(file)
	if err == nil {
		_ = file.Truncate(0)
		_, _ = fmt.Fprintf(file, "%d\n", os.Getpid())
		return &Lock{file}, nil
	}
	who := make([]byte, 20)
	n, _ := file.Read(who)
	_ = file.Close()
	if errors.Is(err, ErrHeld) {
		return nil, &Held{Process: strings.TrimSpace(string(who[:n]))}
	}
	return nil, fmt.Errorf("lock %s: %w", name, err)
}

// Wait takes the lock as Try does, but waits up to patience for whoever has it:
// a holder that was stopped, not ended, would be waited for without end.
func Wait(name string, patience time.Duration) (*Lock, error) {
	const mostPause = 20 * time.Millisecond
	deadline := time.Now().Add(patience)
	for pause := time.Millisecond; ; pause = min(2*pause, mostPause) {
		lock, err := Try(name)
		if !errors.Is(err, ErrHeld) || time.Now().After(deadline) {
			return lock, err
		}
		time.Sleep(pause)
	}
}

// Release lets the next one have it.
func (l *Lock) Release() error { return l.file.Close() }
