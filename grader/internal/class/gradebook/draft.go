package gradebook

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/exitcode"
)

// draft is a report that is written in pieces and appears completely or not at all.
type draft struct {
	*bufio.Writer
	path string
	file *os.File
}

// part is the file to which a report is written before it appears. The next run
// overwrites what an interrupted one left there.
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

// appear makes the complete report appear.
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

// drop removes the draft, unless it has appeared.
func (d *draft) drop() {
	if d.file != nil {
		_ = d.file.Close()
		_ = os.Remove(part(d.path))
	}
}
