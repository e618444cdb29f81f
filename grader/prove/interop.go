package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/interop"
)

// interopOptions are the flags of prove interop.
type interopOptions struct {
	Run string // which tests, as go test -run takes it; empty runs all
}

func interopCommand() *cobra.Command {
	var o interopOptions
	cmd := &cobra.Command{
		Use: "interop", Short: "Prove the workbook against the official packages", Args: cli.NoArgs,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return proveInterop(ctx, app, o) }),
	}
	cmd.Flags().StringVar(&o.Run, "run", "", "only the tests whose names match")
	return cmd
}

// proveInterop proves the workbook against the official packages, a real Redis, real
// balancers and a real browser. It returns exitcode.ErrNotPassed when a proof
// failed.
func proveInterop(ctx context.Context, app *cli.App, options interopOptions) error {
	if err := interop.Require(ctx, interop.Programs...); err != nil {
		return err
	}
	for _, project := range []string{"grader", "solutions"} {
		if err := interop.Install(ctx, filepath.Join(app.Book.Root, project), app.Out); err != nil {
			return err
		}
	}
	args := []string{"test", "-v", "-count=1", "-timeout=20m"}
	if options.Run != "" {
		args = append(args, "-run="+options.Run)
	}
	command := goCommand(app, append(args, "./grader/interop")...)
	command.Env = append(command.Env, interop.Variable+"=1")
	err := checks.Exec(ctx, command, app.Out, os.Stderr)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exitcode.ErrNotPassed
	case err != nil:
		return exitcode.Environmentf("run the tests of grader/interop: %w", err)
	}
	return nil
}

func goCommand(app *cli.App, args ...string) checks.Command {
	return checks.Command{Args: append([]string{"go"}, args...), Dir: app.Book.Root, Env: os.Environ()}
}
