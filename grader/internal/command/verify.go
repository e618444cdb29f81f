package command

import (
	"context"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/verify"
)

// VerifyOptions are the flags of grader verify.
type VerifyOptions struct {
	Jobs     int
	Full     bool
	Seed     uint64 // zero chooses one
	Pristine bool
	Timeout  time.Duration
}

// Verify proves the labs, all of them without a name. It returns
// exitcode.ErrNotPassed when a rule is broken.
func (d *Desk) Verify(ctx context.Context, called []string, options VerifyOptions) error {
	labs, err := d.Book.Labs()
	if err != nil {
		return err
	}
	all := len(called) == 0
	if !all {
		labs = nil
		for _, name := range called {
			lab, err := d.Book.Lab(name)
			if err != nil {
				return err
			}
			labs = append(labs, lab)
		}
	}
	return d.prove(ctx, labs, all, options)
}

func (d *Desk) prove(ctx context.Context, labs []workbook.Lab, all bool, options VerifyOptions) error {
	race := false
	if options.Full {
		var why string
		if race, why = verify.RaceDetector(ctx); !race {
			d.Page.Remark("WITHOUT THE RACE DETECTOR: %s. The solutions are verified without it; install a C compiler and set CGO_ENABLED=1 for the whole proof.", why)
		}
		if options.Seed == 0 {
			options.Seed = checks.NewSeed()
		}
		d.Page.Line("Every check on every mutant, with seed %d.", options.Seed)
	}
	defer d.Page.Quiet()
	begun := time.Now()
	broken, err := verify.Labs(ctx, d.Book, labs, all, verify.Options{
		Jobs:     options.Jobs,
		Full:     options.Full,
		Race:     race,
		Seed:     options.Seed,
		Pristine: options.Pristine,
		Timeout:  options.Timeout,
	}, d.Page)
	if err != nil {
		return err
	}
	if len(broken) == 0 {
		d.Page.Success("%s verified in %.1f s: no rule is broken.", plural(len(labs), "lab", "labs"), time.Since(begun).Seconds())
		return nil
	}
	for _, b := range broken {
		d.Page.Broken(b.Place, b.Rule, b.Detail)
	}
	d.Page.Line("")
	d.Page.Remark("%s broken.", plural(len(broken), "rule is", "rules are"))
	return exitcode.ErrNotPassed
}
