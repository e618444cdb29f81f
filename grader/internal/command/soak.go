package command

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/soak"
	"socketlab/grader/internal/prove/verify"
	"socketlab/grader/internal/redis"
)

// SoakOptions are the flags of grader soak.
type SoakOptions struct {
	Runs    int
	Who     string // solution or reader
	Node    string // a program to soak instead of Go files; empty for none
	Timeout time.Duration
}

// Soak repeats the checks of a lab on a busy machine. It returns
// exitcode.ErrNotPassed when a run was not clean.
func (d *Desk) Soak(ctx context.Context, called string, options SoakOptions) error {
	if options.Runs < 1 {
		return exitcode.Usagef("--runs is %d; give at least 1", options.Runs)
	}
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	all, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	if options.Node != "" {
		all = slices.DeleteFunc(all, d.isStricter)
	}
	spec, err := specFor(lab, options.Who, options.Node)
	if err != nil {
		return err
	}
	if url := os.Getenv(redis.Variable); url != "" {
		if err := redis.Ping(ctx, url); err != nil {
			return err
		}
	}
	race, why := verify.RaceDetector(ctx)
	if !race {
		d.Page.Remark("Without the race detector: %s.", why)
	}
	dir, err := os.MkdirTemp("", "socketlab-soak-")
	if err != nil {
		return exitcode.Surroundingsf("make room for the build: %w", err)
	}
	defer os.RemoveAll(dir)

	d.Page.Line("Soaking %s of %s: %s on a machine whose cores are all busy.", spec.Graded(), lab.Name, plural(options.Runs, "run", "runs"))
	d.Page.Now("building…")
	defer d.Page.Quiet()
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
	unclean, err := soak.Soak(ctx, spec, soak.Options{Runs: options.Runs, Repeat: repeat}, d.Page)
	if err != nil {
		return err
	}
	if unclean > 0 {
		return exitcode.ErrNotPassed
	}
	d.Page.Success("Every run was clean.")
	return nil
}

// isStricter reports whether a check is left out of the soak of a program, and
// says so: on the official packages it fails every time.
func (d *Desk) isStricter(check catalogue.Check) bool {
	if check.Stricter != "" {
		d.Page.Remark("Without %s, which is stricter than the official stack.", check.Name)
	}
	return check.Stricter != ""
}
