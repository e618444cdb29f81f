package main

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/screens"
)

// runOptions are the flags of grader run.
type runOptions struct {
	JSON       bool
	Race       bool
	Seed       uint64 // valid if HasSeed
	HasSeed    bool
	Who        string // reader or solution
	Node       string // a program to grade instead of Go files; empty for none
	Check      string // one check by its exact name; empty runs all
	Timeout    time.Duration
	Transcript bool
	NoHints    bool
}

func runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{Use: "run N", Short: "Run the checks of a lab", Args: cli.OneLab}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		if err := noEmptyFlags(cmd); err != nil {
			return err
		}
		return runLab(ctx, app, args[0], o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.JSON, "json", false, "print only the record of the run, as JSON")
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "repeat the run that had this seed (default: a new seed)")
	flags.StringVar(&o.Who, "who", "reader", "whose code to grade: reader or solution")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run only this check (its exact name)")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "time limit each time the checks are started")
	flags.BoolVar(&o.NoHints, "no-hints", false, "show no hint unless you ask for it")
	flags.BoolVar(&o.Transcript, "transcript", false, "show the whole transcript of the first failure")
	return cmd
}

// noEmptyFlags returns a usage error if --node or --check is given without a value, as
// by make lab-1 NODE=: the flag would be ignored, and something else graded.
func noEmptyFlags(cmd *cobra.Command) error {
	for name, remedy := range map[string]string{
		"node":  `name a program, such as "node my/server.mjs", or leave --node out (with make: NODE) to grade your Go files`,
		"check": "name a check, or leave --check out to run all",
	} {
		if flag := cmd.Flags().Lookup(name); flag.Changed && strings.TrimSpace(flag.Value.String()) == "" {
			return exitcode.Usagef("--%s is empty; %s", name, remedy)
		}
	}
	return nil
}

// runLab grades one lab and prints the result. It returns exitcode.ErrNotPassed if
// a check did not pass.
func runLab(ctx context.Context, app *cli.App, called string, options runOptions) error {
	begun := time.Now()
	lab, err := app.Book.Lab(called)
	if err != nil {
		return err
	}
	a, err := newAttempt(ctx, app, lab, options)
	if err != nil {
		return err
	}
	var screen *screens.Screen
	if !options.JSON {
		screen = screens.NewScreen(app.Page, lab, a.spec.Checks, a.spec.Graded(), a.redis)
		a.spec.Watch = screen
		defer app.Page.Quiet()
	}
	rec, err := checks.Run(ctx, a.spec)
	if err != nil {
		return err
	}
	saveErr := saveRun(app, a, rec, !options.JSON)
	if !options.JSON {
		lesson := lesson(app, a, rec)
		lesson.Whole, lesson.Elapsed = options.Transcript, time.Since(begun)
		screen.Result(rec, lesson)
	} else if err := printRecord(app, rec); err != nil {
		return err
	}
	if saveErr != nil {
		return saveErr
	}
	return verdict(rec)
}

// seed returns the seed given by the flag or by the environment, else a new one.
func (o runOptions) seed() (uint64, error) {
	given := os.Getenv(checks.SeedVariable)
	switch {
	case o.HasSeed:
		return o.Seed, nil
	case given == "":
		return checks.NewSeed(), nil
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		return 0, exitcode.Usagef("%s is %q; set it to a whole number, or unset it", checks.SeedVariable, given)
	}
	return seed, nil
}

func printRecord(app *cli.App, rec *record.Record) error {
	encoder := json.NewEncoder(app.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(rec)
}

// verdict returns the error with which the command ends: nil if every check passed.
func verdict(rec *record.Record) error {
	switch {
	case rec.Count(record.Infra) > 0:
		return exitcode.Environmentf("the environment of %s failed, so this run does not count; fix the cause and run it again",
			text.Plural(rec.Count(record.Infra), "check", "checks"))
	case !rec.AllPassed():
		return exitcode.ErrNotPassed
	}
	return nil
}
