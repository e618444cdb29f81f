package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/classload"
)

func classSoakCommand() *cobra.Command {
	var o classload.Options
	cmd := &cobra.Command{
		Use: "class-soak", Short: "Prove that a class loses nothing when its grader is killed", Args: cli.NoArgs,
		Long: `Class-soak generates a class, some of its submissions from the gauntlet, and grades
it twice: once undisturbed, and once with a grader that is killed and started again.
Both must give the same grades and leave nothing behind. It needs Linux and takes
minutes. A class of a thousand takes hours; use --sample to grade only some of its
submissions undisturbed.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return soakClass(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Count, "count", 60, "how many submissions to grade")
	flags.IntVar(&o.Labs, "labs", 1, "how many labs each submission solves, from the first")
	flags.IntVar(&o.Kills, "kills", 1, "how many times to kill the grader; the last of several when everything is graded")
	flags.IntVar(&o.Hostile, "hostile", 5, "percentage of submissions from the gauntlet")
	flags.BoolVar(&o.Hanging, "hanging", false, "include the gauntlet's submissions that hang")
	flags.IntVar(&o.Sample, "sample", 0, "how many submissions to grade undisturbed; 0 grades all")
	flags.IntVar(&o.Jobs, "jobs", 0, "how many submissions to grade at once; 0 is the grader's default")
	flags.Uint64Var(&o.Seed, "seed", 1, "seed for the hostile submissions, the moments of the kills and the checks")
	return cmd
}

// soakClass returns exitcode.ErrNotPassed when the two gradings differ or left
// something behind.
func soakClass(ctx context.Context, app *cli.App, options classload.Options) error {
	switch {
	case options.Count < 2:
		return exitcode.Usagef("--count is %d; give at least 2", options.Count)
	case options.Labs < 1:
		return exitcode.Usagef("--labs is %d; give at least 1", options.Labs)
	case options.Kills < 0:
		return exitcode.Usagef("--kills is %d; give 0 or more", options.Kills)
	case options.Hostile < 0 || options.Hostile > 100:
		return exitcode.Usagef("--hostile is %d; give a percentage from 0 to 100", options.Hostile)
	case options.Sample < 0 || options.Sample > options.Count:
		return exitcode.Usagef("--sample is %d; give 0 to %d, the number of submissions", options.Sample, options.Count)
	}
	err := classload.Run(ctx, app.Book, options, app.Out)
	if errors.Is(err, classload.ErrFailed) {
		fmt.Fprintln(app.Aside, err)
		return exitcode.ErrNotPassed
	}
	return err
}
