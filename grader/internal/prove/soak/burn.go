package soak

import (
	"os"
	"os/exec"

	"socketlab/grader/internal/core/exitcode"
)

// burn starts another process that keeps every core busy until release is called or
// this process ends.
func burn() (release func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, exitcode.Environmentf("find this program's own file: %w", err)
	}
	cmd := exec.Command(self, "burn")
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, exitcode.Environmentf("start the process that keeps the cores busy: %w", err)
	}
	return func() {
		_ = input.Close()
		_ = cmd.Wait()
	}, nil
}
