package journal

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"socketlab/grader/internal/fault"
)

// errHeld says that somebody else holds a lock.
var errHeld = errors.New("somebody else holds it")

// lock is a file that one process holds. The operating system lets go of it
// however the process ends; the file stays.
type lock struct{ file *os.File }

// acquire takes the lock, or says at once who has it.
func acquire(name string) (*lock, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fault.Surroundingsf("lock the journal: %w", err)
	}
	err = hold(file)
	if err == nil {
		_ = file.Truncate(0)
		_, _ = fmt.Fprintf(file, "%d\n", os.Getpid())
		return &lock{file}, nil
	}
	who := make([]byte, 20)
	n, _ := file.Read(who)
	_ = file.Close()
	if errors.Is(err, errHeld) {
		return nil, fault.Surroundingsf("another grader (process %s) works on this class; wait for it, or name another --journal and --out", strings.TrimSpace(string(who[:n])))
	}
	return nil, fault.Surroundingsf("lock %s: %w", name, err)
}

func (l *lock) release() error { return l.file.Close() }
