package main

import (
	"context"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/gauntlet"
)

func gauntletCommand() *cobra.Command {
	var run string
	cmd := &cobra.Command{
		Use: "gauntlet", Short: "Grade hostile and broken submissions in the sandbox", Args: cli.NoArgs,
		Long: `Gauntlet grades every hostile and broken submission of grader/testdata/gauntlet.
Each must get the grade that its file names and leave nothing behind. It takes minutes
and needs a sandbox that isolates the network and the nodes, which is available only on
Linux 6.7 or later.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runGauntlet(ctx, app, run) }),
	}
	cmd.Flags().StringVar(&run, "run", "", "run only the tests whose names match, as go test -run does: TestGauntlet/trials/fork")
	return cmd
}

// runGauntlet returns exitcode.ErrNotPassed when a submission did not get the grade
// it must get.
func runGauntlet(ctx context.Context, app *cli.App, run string) error {
	box, err := sandbox.Open(ctx, app.Book.Root, "")
	if err != nil {
		return err
	}
	found := box.Found()
	if err := box.Close(); err != nil {
		return exitcode.Environmentf("close the sandbox: %w", err)
	}
	if !gauntlet.Holds(found) {
		return exitcode.Environmentf("the gauntlet runs hostile programs, and the best sandbox here is %s: %s", found.Level, found.Remedy)
	}
	return goTests(ctx, app, "./grader/internal/prove/gauntlet", run, gauntlet.Variable)
}
