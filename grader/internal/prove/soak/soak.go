// Package soak repeats the checks of a lab under the race detector while every core is
// busy. Code that works only on an idle machine fails here.
package soak

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
)

// Options of a soak. Runs and Repeat must be set.
type Options struct {
	// Runs is how many times to run all checks.
	Runs int
	// Repeat is the command that repeats one run, without its seed.
	Repeat string
}

// Soak runs the spec repeatedly, each time with a new seed. The spec's Binary must be
// built. Soak returns the number of runs in which a check did not pass; only ctx ends
// it early.
func Soak(ctx context.Context, spec checks.Spec, options Options, page *terminal.Page) (unclean int, err error) {
	release, err := burn()
	if err != nil {
		return 0, err
	}
	defer release()

	var durations []time.Duration
	for i := range options.Runs {
		page.Now("run %d of %d, %d not clean…", i+1, options.Runs, unclean)
		if !page.IsLive() && (i+1)%10 == 0 {
			page.Line("run %d of %d…", i+1, options.Runs)
		}
		spec.Seed = checks.NewSeed()
		begun := time.Now()
		rec, err := checks.Run(ctx, spec)
		if err != nil {
			return unclean, err
		}
		durations = append(durations, time.Since(begun))
		if !rec.AllPassed() {
			unclean++
			failure(page, i+1, rec, options.Repeat)
		}
	}
	page.Quiet()
	if len(durations) == 0 {
		return 0, nil
	}
	slices.Sort(durations)
	page.Fact("runs", fmt.Sprintf("%d, of which %d clean", options.Runs, options.Runs-unclean))
	page.Fact("duration", fmt.Sprintf("min %s, median %s, max %s", short(durations[0]), short(durations[len(durations)/2]), short(durations[len(durations)-1])))
	return unclean, nil
}

func short(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// failure prints a run that was not clean in full, because it may not happen again.
func failure(page *terminal.Page, number int, rec *record.Record, repeat string) {
	page.Remark("Run %d, seed %d: %d of %d checks passed.", number, rec.Seed, rec.Count(record.Passed), len(rec.Checks))
	for _, check := range rec.Checks {
		if check.Status == record.Passed {
			continue
		}
		page.Line("")
		page.Heading(fmt.Sprintf("%s: %s", check.Name, check.Status))
		page.Literal(strings.TrimSpace(check.Message + "\n\n" + check.Transcript))
	}
	page.Line("")
	page.Fact("repeat", fmt.Sprintf("%s --seed %d", repeat, rec.Seed))
	page.Line("")
}
