package main

import (
	"socketlab/grader/internal/core/cli"

	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

func testCommand() *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use: "test", Short: "Run the project's own tests, then verify every lab", Args: cli.NoArgs,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return testProject(ctx, app, o) }),
	}
	verifyFlags(cmd, &o)
	return cmd
}

// readersLab is the import path of what a reader edits. Its tests are the
// checks, which an unfinished lab fails; Verify proves them on the solutions.
var readersLab = regexp.MustCompile(`^[^/]+/labs/[0-9]`)

// testProject runs the project's own tests and then verifies all labs, whatever the
// tests said. It returns exitcode.ErrNotPassed when any of it failed.
func testProject(ctx context.Context, app *cli.App, options verifyOptions) error {
	packages, err := packages(ctx, app)
	if err != nil {
		return err
	}
	tests := checks.Exec(ctx, goCommand(app, append([]string{"test"}, packages...)...), app.Out, os.Stderr)
	var exit *exec.ExitError
	if tests != nil && !errors.As(tests, &exit) {
		return exitcode.Environmentf("run the project's own tests: %w", tests)
	}
	if err := verifyLabs(ctx, app, nil, options); err != nil {
		return err
	}
	app.Page.Remark("LEFT OUT: the proofs against the official packages, a real Redis, real balancers and a browser. They need more than Go: make interop runs them. The hostile submissions as well, make gauntlet, and the class whose grader is killed, make class-soak.")
	if tests != nil {
		app.Page.Remark("The project's own tests failed: see above.")
		return exitcode.ErrNotPassed
	}
	return nil
}

// packages lists the project's packages, the reader's labs aside.
func packages(ctx context.Context, app *cli.App) ([]string, error) {
	var listed, said bytes.Buffer
	if err := checks.Exec(ctx, goCommand(app, "list", "-e", "./..."), &listed, &said); err != nil {
		return nil, exitcode.Environmentf("list the packages: %w\n%s", err, said.String())
	}
	var packages []string
	for _, path := range strings.Fields(listed.String()) {
		if !readersLab.MatchString(path) {
			packages = append(packages, path)
		}
	}
	return packages, nil
}

func goCommand(app *cli.App, args ...string) checks.Command {
	return checks.Command{Args: append([]string{"go"}, args...), Dir: app.Book.Root, Env: os.Environ()}
}
