package gradebook

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/exitcode"
)

// draft is a report that is written piece by piece and appears whole or not at
// all.
type draft struct {
	*bufio.Writer
	path string
	file *os.File
}

// part is where a report is written before it appears. What an interrupted
// grader leaves there the next one overwrites.
func part(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
}

func newDraft(path string) (*draft, error) {
	file, err := os.OpenFile(part(path), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, exitcode.Environmentf("write %s: %w", path, err)
	}
	return &draft{bufio.NewWriter(file), path, file}, nil
}

// appear makes the report appear with all that was written.
func (d *draft) appear() error {
	err := errors.Join(d.Flush(), d.file.Close())
	if d.file = nil; err == nil {
		err = os.Rename(part(d.path), d.path)
	}
	if err != nil {
		_ = os.Remove(part(d.path))
		return exitcode.Environmentf("write %s: %w", d.path, err)
	}
	return nil
}

// drop forgets the report, unless it has appeared.
func (d *draft) drop() {
	if d.file != nil {
		_ = d.file.Close()
		_ = os.Remove(part(d.path))
	}
}
