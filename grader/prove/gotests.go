package main

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
)

// goTests runs the tests of a package that are skipped unless an environment
// variable is set. run selects tests as go test -run does; empty selects all. It
// returns exitcode.ErrNotPassed when a test failed.
func goTests(ctx context.Context, app *cli.App, pkg, run, variable string) error {
	args := []string{"test", "-v", "-count=1", "-timeout=20m"}
	if run != "" {
		args = append(args, "-run="+run)
	}
	command := checks.Command{
		Args: append([]string{"go"}, append(args, pkg)...),
		Dir:  app.Book.Root,
		Env:  append(os.Environ(), variable+"=1"),
	}
	err := checks.Exec(ctx, command, app.Out, os.Stderr)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &exit):
		return exitcode.ErrNotPassed
	case err != nil:
		return exitcode.Environmentf("run the tests of %s: %w", pkg, err)
	}
	return nil
}
