// Package filelock gives a file to one process at a time. The operating system lets
// go of a lock however its holder ends, so that a crash blocks nobody.
package filelock

import (
	"crypto/rand"
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
	turn    string // differs from one holding to the next
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

// Wait takes the lock as Try does, but waits for whoever has it. It gives up once
// the same holder has kept the lock for patience, since a holder that was stopped
// and has not ended never lets go. Others may come first meanwhile: who waits
// behind many holders, each of whom is quick, waits as long as they take.
func Wait(name string, patience time.Duration) (*Lock, error) {
	return wait(name, patience, time.Now, time.Sleep)
}

func wait(name string, patience time.Duration, now func() time.Time, sleep func(time.Duration)) (*Lock, error) {
	const mostPause = 20 * time.Millisecond
	turn, deadline := "", now().Add(patience)
	for pause := time.Millisecond; ; pause = min(2*pause, mostPause) {
		lock, err := Try(name)
		var by *Held
		if !errors.As(err, &by) {
			return lock, err
		}
		if by.turn != turn {
			turn, deadline = by.turn, now().Add(patience)
		}
		if now().After(deadline) {
			return nil, err
		}
		sleep(pause)
	}
}

// Release lets the next one have it.
func (l *Lock) Release() error { return l.file.Close() }
