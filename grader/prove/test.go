package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/suite"
)

// testOptions are the flags of prove test.
type testOptions struct {
	verifyOptions
	Race bool
}

func testCommand() *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use: "test", Short: "Run the project's own tests, then verify every lab", Args: cli.NoArgs,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return testProject(ctx, app, o) }),
	}
	verifyFlags(cmd, &o.verifyOptions)
	cmd.Flags().BoolVar(&o.Race, "race", false, "run the tests of the server, labtest, nodes and solutions under the race detector")
	return cmd
}

// testProject runs the project's own tests and then verifies all labs, whatever the
// tests said. It returns exitcode.ErrNotPassed when any of it failed.
func testProject(ctx context.Context, app *cli.App, options testOptions) error {
	tally, err := suite.Run(ctx, app.Book.Root, options.Race, app.Out, os.Stderr)
	if err != nil {
		return exitcode.Environmentf("%w", err)
	}
	for _, skip := range tally.Skipped {
		app.Page.Line("SKIPPED %s %s: %s", skip.Package, skip.Test, skip.Why)
	}
	app.Page.Line("%s", tally.Summary())
	if err := verifyLabs(ctx, app, nil, options.verifyOptions); err != nil {
		return err
	}
	app.Page.Remark("LEFT OUT: the proofs against the official packages, a real Redis, real balancers and a browser. They need more than Go: make interop runs them. The hostile submissions as well, make gauntlet, and the class whose grader is killed, make class-soak.")
	switch {
	case tally.Tests == 0:
		app.Page.Remark("This proves nothing: none of the project's own tests ran.")
		return exitcode.ErrNotPassed
	case !tally.Passed():
		app.Page.Remark("The project's own tests failed: see above.")
		return exitcode.ErrNotPassed
	}
	return nil
}
