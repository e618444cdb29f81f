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
)

// patience is how long an update waits for the others. Each of them takes
// milliseconds.
const patience = 10 * time.Second

// Update changes the progress of the clone at root: it reads the file again,
// applies change and writes the file, while nobody else can. So updates from
// several terminals, and from several goroutines, all count. Change must be
// quick, ask nobody anything and not call Update; when it fails, its error is
// returned and nothing is written. The remark is that of Load.
func Update(root string, change func(*Progress) error) (remark string, err error) {
	held, err := take(root)
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
		return remark, exitcode.Environmentf("save progress: %w; make %s writable, or delete it", err, Dir)
	}
	return remark, nil
}

// hold is a lock, or none on a file system that knows none: better that two
// updates at the same moment lose one than that a reader cannot go on.
type hold struct{ lock *filelock.Lock }

func (h hold) release() {
	if h.lock != nil {
		_ = h.lock.Release()
	}
}

// take waits for the lock of the progress at root.
func take(root string) (hold, error) {
	dir := filepath.Join(root, Dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return hold{}, exitcode.Environmentf("keep progress: %w; make %s writable", err, root)
	}
	held, err := filelock.Wait(filepath.Join(dir, "progress.lock"), patience)
	var by *filelock.Held
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return hold{}, nil
	case errors.As(err, &by):
		return hold{}, exitcode.Environmentf("another grader (process %s) has held the progress for %.0f s; end it, or let it go on, and try again", by.Process, patience.Seconds())
	case err != nil:
		return hold{}, exitcode.Environmentf("lock the progress: %w; make %s writable, or delete it", err, Dir)
	}
	return hold{held}, nil
}
