package batch

import (
	"errors"
	"os"
	"path/filepath"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/filelock"
)

// scratch makes the directory for all temporary files of this class, after it removed
// those of a grader that was killed. You must hold the journal to call it.
func scratch(dir string) (remove func(), err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	sandbox.Recover(dir)
	if err := os.RemoveAll(dir); err != nil {
		return nil, exitcode.Environmentf("remove what an earlier run left: %w; delete %s", err, dir)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, exitcode.Environmentf("create a directory to build in: %w", err)
	}
	restore := settle(dir)
	return func() {
		restore()
		_ = os.RemoveAll(dir)
	}, nil
}

// settle makes dir the directory for temporary files, for this process and those that
// it starts.
func settle(dir string) (restore func()) {
	before := map[string]string{}
	for _, variable := range []string{"TMPDIR", "TMP", "TEMP"} {
		before[variable] = os.Getenv(variable)
		_ = os.Setenv(variable, dir)
	}
	return func() {
		for variable, value := range before {
			if value == "" {
				_ = os.Unsetenv(variable)
			} else {
				_ = os.Setenv(variable, value)
			}
		}
	}
}

// places matches the directories for the temporary files of workers.
const places = "socketlab-worker-*"

// held is a file that a worker locks in its directory while it lives.
const held = "worker.lock"

// workplace makes a directory in temp for the temporary files of a worker, and removes
// those of workers that were killed.
func workplace(temp string) (leave func(), err error) {
	found, _ := filepath.Glob(filepath.Join(temp, places))
	for _, dir := range found {
		// Where anybody may write, another user could lay a trap of this name.
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() || !isOurs(info) {
			continue
		}
		if _, err := os.Lstat(filepath.Join(dir, held)); err != nil {
			continue // its worker is just starting
		}
		of, err := filelock.Try(filepath.Join(dir, held))
		if err != nil {
			continue // its worker lives
		}
		sandbox.Recover(dir)
		_ = of.Release()
		_ = os.RemoveAll(dir)
	}
	dir, err := os.MkdirTemp(temp, places)
	if err != nil {
		return nil, exitcode.Environmentf("create a directory to build in: %w", err)
	}
	own, err := filelock.Try(filepath.Join(dir, held))
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = os.RemoveAll(dir)
		return nil, exitcode.Environmentf("create a directory to build in: %w", err)
	}
	restore := settle(dir)
	return func() {
		restore()
		if own != nil {
			_ = own.Release()
		}
		_ = os.RemoveAll(dir)
	}, nil
}
