package main

// What a learner types: run a lab, take a hint, compare, start over.

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

func status() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show the labs, how far you are, and what to type next", Args: none,
		RunE: desk(func(_ context.Context, d *command.Desk, _ []string) error { return d.Status() }),
	}
}

func runLab() *cobra.Command {
	var o command.RunOptions
	cmd := &cobra.Command{Use: "run N", Short: "Run the checks of a lab", Args: one}
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return d.Run(ctx, args[0], o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.JSON, "json", false, "print the record as JSON and nothing else")
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "repeat a run by its seed (default: a new one)")
	flags.StringVar(&o.Who, "who", "reader", "whose code to grade: reader or solution")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run one check only, by its exact name")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "how long a start of the checks may take")
	flags.BoolVar(&o.Transcript, "transcript", false, "show the whole transcript of the first failure")
	return cmd
}

func watchLab() *cobra.Command {
	var o command.WatchOptions
	cmd := &cobra.Command{
		Use: "watch [N]", Short: "Run the checks of a lab on every save",
		Long: `Watch runs the checks of a lab each time you save, and keeps the last result on
screen. Without N it begins with the lab to go on with. Keys: n next lab, h hint,
t transcript, d difference to the solution, l all labs, r run now, q quit.

Where there is no terminal it prints plain lines, until Ctrl-C.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exitcode.Usagef("%s wants one lab, such as %s 1, or none", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
	}
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return d.Watch(ctx, strings.Join(args, ""), o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "the same seed for every run (default: a new one each)")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run one check only, by its exact name")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "how long a start of the checks may take")
	flags.BoolVar(&o.Poll, "poll", false, "look for saves twice a second: for disks that tell of none, such as shared folders")
	return cmd
}

func hint() *cobra.Command {
	var check string
	cmd := &cobra.Command{
		Use: "hint N", Short: "Give the next hint for the first failing check", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Hint(args[0], check) }),
	}
	cmd.Flags().StringVar(&check, "check", "", "for this check instead, by its exact name")
	return cmd
}

func diff() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "diff N", Short: "Show your code against the reference solution", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Diff(args[0], yes) }),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "reveal the solution without asking")
	return cmd
}

func reset() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reset N", Short: "Restore the starter; your code is copied aside first", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Reset(args[0]) }),
	}
	cmd.Flags().Bool("yes", false, "accepted for symmetry; nothing is asked, since nothing is lost")
	return cmd
}

func summary() *cobra.Command {
	var o command.SummaryOptions
	cmd := &cobra.Command{
		Use: "summary", Short: "Write what you did, as a page to show", Args: none,
		Long: `Summary writes, for each lab, its score, when it was first solved, hints used,
whether the solution was seen, and the hash of what was graded. It is your own
record, and the page says so.`,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Summary(ctx, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Markdown, "markdown", false, "as Markdown, which is the default")
	flags.BoolVar(&o.JSON, "json", false, "as JSON")
	flags.StringVar(&o.Out, "out", "", "write to this file instead of standard output")
	flags.StringVar(&o.Name, "name", "", "whose record it is, for its title")
	return cmd
}

func doctor() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look whether everything is here that the labs need", Args: none,
		Long: `Doctor looks whether this machine has what the labs need, and says what to do
about what it has not. It needs no network. ✓ is well, ! is well enough unless you
want what it names, ✗ must be put right; the exit code is 3 if there is any.`,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Doctor(ctx) }),
	}
}
