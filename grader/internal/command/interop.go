package command

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/gotest"
	"socketlab/grader/internal/prove/interop"
)

// InteropOptions are the flags of grader interop.
type InteropOptions struct {
	Run string // which tests, as go test -run takes it; empty runs all
}

// Interop proves the workbook against the official packages, a real Redis, real
// balancers and a real browser. It returns exitcode.ErrNotPassed when a proof
// failed.
func (d *Desk) Interop(ctx context.Context, options InteropOptions) error {
	if err := interop.Require(ctx, interop.Programs...); err != nil {
		return err
	}
	for _, project := range []string{"grader", "solutions"} {
		if err := interop.Install(ctx, filepath.Join(d.Book.Root, project), d.Out); err != nil {
			return err
		}
	}
	args := []string{"tool", "gotestsum", "--format", "testname", "--", "-count=1", "-timeout=20m"}
	if options.Run != "" {
		args = append(args, "-run="+options.Run)
	}
	command := d.goCommand(append(args, "./grader/interop")...)
	command.Env = append(command.Env, interop.Variable+"=1")
	err := gotest.Run(ctx, command, d.Out, os.Stderr)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exitcode.ErrNotPassed
	case err != nil:
		return exitcode.Surroundingsf("run the tests of grader/interop: %w", err)
	}
	return nil
}
