package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/prove/interop"
)

func interopCommand() *cobra.Command {
	var run string
	cmd := &cobra.Command{
		Use: "interop", Short: "Test the workbook against the official packages", Args: cli.NoArgs,
		Long: `Interop runs the tests of grader/interop: the labs against the official packages, a
real Redis, real balancers and a real browser. It lists programs that are missing, and
installs the npm packages in grader/ and solutions/.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runInterop(ctx, app, run) }),
	}
	cmd.Flags().StringVar(&run, "run", "", "run only the tests whose names match, as go test -run does")
	return cmd
}

// runInterop returns exitcode.ErrNotPassed when a test failed.
func runInterop(ctx context.Context, app *cli.App, run string) error {
	if err := interop.Require(ctx, interop.Programs...); err != nil {
		return err
	}
	for _, project := range []string{"grader", "solutions"} {
		if err := interop.Install(ctx, filepath.Join(app.Book.Root, project), app.Out); err != nil {
			return err
		}
	}
	return goTests(ctx, app, "./grader/interop", run, interop.Variable)
}
