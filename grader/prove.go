package main

// What a maintainer types: prove and measure the workbook.

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
	"socketlab/grader/internal/core/checks"
)

func verify() *cobra.Command {
	var o command.VerifyOptions
	cmd := &cobra.Command{
		Use: "verify [N…]", Short: "Prove that each check catches what it claims to",
		RunE: desk(func(ctx context.Context, d *command.Desk, args []string) error { return d.Verify(ctx, args, o) }),
	}
	verifyFlags(cmd, &o)
	return cmd
}

func verifyFlags(cmd *cobra.Command, o *command.VerifyOptions) {
	flags := cmd.Flags()
	flags.IntVar(&o.Jobs, "jobs", 0, "runs that go on at once (default: one more than there are cores)")
	flags.BoolVar(&o.Full, "full", false, "every check on every mutant with a new seed, and the solutions under the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "the seed of the checks (default: always the same one, or with --full a new one)")
	flags.BoolVar(&o.Pristine, "pristine", false, "demand that labs/ holds the starters unchanged, as a commit must")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "how long a start of the checks may take")
}

func test() *cobra.Command {
	var o command.VerifyOptions
	cmd := &cobra.Command{
		Use: "test", Short: "Run the project's own tests, then verify every lab", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Test(ctx, o) }),
	}
	verifyFlags(cmd, &o)
	return cmd
}

func interop() *cobra.Command {
	var o command.InteropOptions
	cmd := &cobra.Command{
		Use: "interop", Short: "Prove the workbook against the official packages", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Interop(ctx, o) }),
	}
	cmd.Flags().StringVar(&o.Run, "run", "", "only the tests whose names match")
	return cmd
}

func benchmark() *cobra.Command {
	var o command.BenchOptions
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure the kit beside the official server", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Bench(ctx, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Short, "short", false, "one small round: proves that everything works, measures nothing")
	flags.IntVar(&o.Rounds, "rounds", 0, "how often to measure each figure (default: 5, or 1 with --short)")
	flags.StringSliceVar(&o.Only, "only", nil, "these figures only: "+strings.Join(command.BenchFigures(), ", "))
	flags.StringVar(&o.Out, "out", "", "write the page here (default: "+command.BenchPage+" after a whole run)")
	return cmd
}

func soak() *cobra.Command {
	var o command.SoakOptions
	cmd := &cobra.Command{
		Use: "soak N", Short: "Repeat the checks under the race detector on a busy machine", Args: one,
		RunE: desk(func(ctx context.Context, d *command.Desk, args []string) error { return d.Soak(ctx, args[0], o) }),
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Runs, "runs", 100, "how often")
	flags.StringVar(&o.Who, "who", "solution", "whose code: solution or reader")
	flags.StringVar(&o.Node, "node", "", `soak this program instead of Go files: "node my/server.mjs"`)
	flags.DurationVar(&o.Timeout, "timeout", 5*time.Minute, "how long one run may take")
	return cmd
}

// burn is what soak starts to keep the cores busy.
func burn() *cobra.Command {
	return &cobra.Command{
		Use: "burn", Hidden: true, Args: none,
		Run: func(*cobra.Command, []string) { command.Burn(os.Stdin) },
	}
}
