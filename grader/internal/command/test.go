package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/gotest"
)

// readersLab is the import path of what a reader edits. Its tests are the
// checks, which an unfinished lab fails; Verify proves them on the solutions.
var readersLab = regexp.MustCompile(`^[^/]+/labs/[0-9]`)

// Test runs the project's own tests and then verifies all labs, whatever the
// tests said. It returns exitcode.ErrNotPassed when any of it failed.
func (d *Desk) Test(ctx context.Context, options VerifyOptions) error {
	packages, err := d.packages(ctx)
	if err != nil {
		return err
	}
	tests := gotest.Run(ctx, d.goCommand(append([]string{"test"}, packages...)...), d.Out, os.Stderr)
	var exit *exec.ExitError
	if tests != nil && !errors.As(tests, &exit) {
		return exitcode.Surroundingsf("run the project's own tests: %w", tests)
	}
	if err := d.Verify(ctx, nil, options); err != nil {
		return err
	}
	d.Page.Remark("LEFT OUT: the proofs against the official packages, a real Redis, real balancers and a browser. They need more than Go: make interop runs them. The hostile submissions as well, make gauntlet, and the class whose grader is killed, make class-soak.")
	if tests != nil {
		d.Page.Remark("The project's own tests failed: see above.")
		return exitcode.ErrNotPassed
	}
	return nil
}

// packages lists the project's packages, the reader's labs aside.
func (d *Desk) packages(ctx context.Context) ([]string, error) {
	var listed, said bytes.Buffer
	if err := gotest.Run(ctx, d.goCommand("list", "-e", "./..."), &listed, &said); err != nil {
		return nil, exitcode.Surroundingsf("list the packages: %w\n%s", err, said.String())
	}
	var packages []string
	for _, path := range strings.Fields(listed.String()) {
		if !readersLab.MatchString(path) {
			packages = append(packages, path)
		}
	}
	return packages, nil
}

func (d *Desk) goCommand(args ...string) gotest.Command {
	return gotest.Command{Args: append([]string{"go"}, args...), Dir: d.Book.Root, Env: os.Environ()}
}
