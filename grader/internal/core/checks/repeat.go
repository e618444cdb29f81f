package checks

import (
	"context"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
)

// repeat runs the checks that are marked //lab:race once more under the race detector,
// with the same seed. A check that does not pass there has not passed. It does so only
// when nothing else failed, so that saving a file stays fast, and only for Go files
// that this run has built itself without the race detector.
//
// A machine that cannot do this costs nothing: the record says why.
func (r *rounds) repeat(ctx context.Context, rec *record.Record) error {
	marked := r.marked()
	spec := r.spec
	if len(marked) == 0 || !rec.AllPassed() || spec.Race || spec.Node != "" || spec.Binary != "" {
		return nil
	}
	rec.Repeat = &record.Repeat{}
	for _, check := range marked {
		rec.Repeat.Checks = append(rec.Repeat.Checks, check.Name)
	}
	if ok, why := RaceDetector(ctx); !ok {
		rec.Repeat.Missing = why
		return ctx.Err()
	}
	spec.Watch.Phase("once more under the race detector…")
	spec.Checks, spec.Race, spec.Watch = marked, true, unwatched{}
	again := &rounds{spec: spec, overlay: r.overlay, settled: map[string]record.Check{}}
	err := again.settleAll(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		rec.Repeat.Missing = err.Error()
		return nil
	case again.buildOutput != "":
		rec.Repeat.Missing = "it does not build here: " + firstError(again.buildOutput)
		return nil
	}
	for i, check := range rec.Checks {
		if repeated, ok := again.settled[check.Name]; ok && repeated.Status != record.Passed {
			rec.Checks[i] = repeated
			r.spec.Watch.Settled(repeated)
		}
	}
	rec.Total()
	return nil
}

// firstError is the first line of a compiler's output that does not only name a package.
func firstError(output string) string {
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return "the compiler does not say why"
}

// marked are the checks of the run that the race detector repeats.
func (r *rounds) marked() []catalogue.Check {
	var marked []catalogue.Check
	for _, check := range r.spec.Checks {
		if check.Race {
			marked = append(marked, check)
		}
	}
	return marked
}
