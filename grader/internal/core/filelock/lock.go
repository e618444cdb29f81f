// Package filelock locks files between processes. The operating system releases a lock
// when its holder ends for any reason, so a crash blocks nobody.
package filelock

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// ErrHeld says that another holder has the lock.
var ErrHeld = errors.New("the lock is held by another process")

// Lock is a locked file. Releasing the lock does not remove the file.
type Lock struct{ file *os.File }

// Held is the error for a lock that another holder has. It wraps ErrHeld.
type Held struct {
	Process string // the process ID of the holder
	turn    string // a random text, new each time the lock is taken
}

func (h *Held) Error() string { return fmt.Sprintf("process %s holds the lock", h.Process) }
func (h *Held) Unwrap() error { return ErrHeld }

// Try takes the lock without waiting. It fails with a Held error if another holder has
// the lock, and with errors.ErrUnsupported if the file system has no locks. The caller
// must release the lock.
func Try(name string) (*Lock, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = tryLock(file)
	if err == nil {
		_ = file.Truncate(0)
		_, _ = fmt.Fprintf(file, "%d %s\n", os.Getpid(), rand.Text())
		return &Lock{file}, nil
	}
	who := make([]byte, 64)
	n, _ := file.Read(who)
	_ = file.Close()
	if errors.Is(err, ErrHeld) {
		process, turn, _ := strings.Cut(strings.TrimSpace(string(who[:n])), " ")
		return nil, &Held{Process: process, turn: turn}
	}
	return nil, fmt.Errorf("lock %s: %w", name, err)
}

// Wait takes the lock as Try does, but waits for the holder. It gives up after the same
// holder has kept the lock for timeout, since a suspended process may never release
// it. The timeout starts again with each new holder, so Wait may take longer than that
// in total.
func Wait(name string, timeout time.Duration) (*Lock, error) {
	return wait(name, timeout, time.Now, time.Sleep)
}

func wait(name string, timeout time.Duration, now func() time.Time, sleep func(time.Duration)) (*Lock, error) {
	const mostPause = 20 * time.Millisecond
	turn, deadline := "", now().Add(timeout)
	for pause := time.Millisecond; ; pause = min(2*pause, mostPause) {
		lock, err := Try(name)
		var by *Held
		if !errors.As(err, &by) {
			return lock, err
		}
		if by.turn != turn {
			turn, deadline = by.turn, now().Add(timeout)
		}
		if now().After(deadline) {
			return nil, err
		}
		sleep(pause)
	}
}

// Release releases the lock.
func (l *Lock) Release() error { return l.file.Close() }
