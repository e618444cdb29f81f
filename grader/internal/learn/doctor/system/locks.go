package system

import (
	"errors"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/filelock"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/doctor"
)

// locks checks that file locks keep two terminals from overwriting each other's
// progress.
func locks(root string) doctor.Finding {
	dir := filepath.Join(root, workbook.StateDir)
	name := filepath.Join(dir, "doctor.lock")
	held, err := filelock.Try(name)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return doctor.Warningf("move the clone to a local disk, or use only one terminal at a time", "the file system of %s does not support locks", dir)
	case err != nil && !errors.Is(err, filelock.ErrHeld):
		return doctor.Warningf("fix the problem with progress first", "cannot lock a file: %v", err)
	case err == nil:
		_ = held.Release()
		_ = os.Remove(name)
	}
	return doctor.Goodf("the file system of the clone supports them")
}
