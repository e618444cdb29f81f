package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/prove/soak"
)

// soakOptions are the flags of prove soak.
type soakOptions struct {
	Runs    int
	Who     string // solution or reader
	Node    string // a program to soak instead of Go files; empty for none
	Timeout time.Duration
}

func soakCommand() *cobra.Command {
	var o soakOptions
	cmd := &cobra.Command{
		Use: "soak N", Short: "Repeat the checks under the race detector on a busy machine", Args: cli.OneLab,
		Long: `Soak repeats the checks of a lab while another process keeps every core busy. Each
run has a new seed, and uses the race detector where it works. A run in which a check
does not pass is printed in full, with the command that repeats it.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, args []string) error { return soakLab(ctx, app, args[0], o) }),
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Runs, "runs", 100, "how many times to run the checks")
	flags.StringVar(&o.Who, "who", "solution", "whose code to soak: solution or reader")
	flags.StringVar(&o.Node, "node", "", `soak this program instead of the Go files: "node my/server.mjs"`)
	flags.DurationVar(&o.Timeout, "timeout", 5*time.Minute, "how long one run may take")
	return cmd
}

// soakLab returns exitcode.ErrNotPassed when a run was not clean.
func soakLab(ctx context.Context, app *cli.App, name string, options soakOptions) error {
	if options.Runs < 1 {
		return exitcode.Usagef("--runs is %d; give at least 1", options.Runs)
	}
	lab, err := app.Book.Lab(name)
	if err != nil {
		return err
	}
	all, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	if options.Node != "" {
		all = slices.DeleteFunc(all, func(check catalogue.Check) bool { return isStricter(app, check) })
	}
	spec, err := checks.SpecFor(lab, options.Who, options.Node)
	if err != nil {
		return err
	}
	if url := os.Getenv(checks.RedisVariable); url != "" {
		if err := checks.PingRedis(ctx, url); err != nil {
			return err
		}
	}
	race, why := checks.RaceDetector(ctx)
	if !race {
		app.Page.Remark("The race detector is not used: %s.", why)
	}
	dir, err := os.MkdirTemp("", "socketlab-soak-")
	if err != nil {
		return exitcode.Environmentf("make a directory for the build: %w", err)
	}
	defer os.RemoveAll(dir)

	app.Page.Line("Soaking %s of %s: %s on a machine whose cores are all busy.", spec.Graded(), lab.Name, text.Plural(options.Runs, "run", "runs"))
	app.Page.Now("building…")
	defer app.Page.Quiet()
	if spec.Binary, err = checks.Build(ctx, dir, lab, spec.Files, spec.Origin, race); err != nil {
		return err
	}
	spec.Checks, spec.Race, spec.Timeout = all, race, options.Timeout
	repeat := fmt.Sprintf("go run ./grader run %d --who %s", lab.Number, options.Who)
	if options.Node != "" {
		repeat += fmt.Sprintf(" --node %q", options.Node)
	}
	if race {
		repeat += " --race"
	}
	unclean, err := soak.Soak(ctx, spec, soak.Options{Runs: options.Runs, Repeat: repeat}, app.Page)
	if err != nil {
		return err
	}
	if unclean > 0 {
		return exitcode.ErrNotPassed
	}
	app.Page.Success("Every run was clean.")
	return nil
}

// isStricter reports whether the soak of a program leaves a check out, because it
// always fails on the official packages. It prints a remark if so.
func isStricter(app *cli.App, check catalogue.Check) bool {
	if check.Stricter != "" {
		app.Page.Remark("Left out %s, which is stricter than the official stack.", check.Name)
	}
	return check.Stricter != ""
}
