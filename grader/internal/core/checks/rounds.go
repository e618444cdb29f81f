package checks

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
)

// rounds starts the test binary as often as it takes to settle every check. One
// that hangs or crashes takes the binary with it; the others get another round.
type rounds struct {
	spec        Spec
	overlay     *Overlay
	settled     map[string]record.Check
	buildOutput string
	timeout     time.Duration // of the current round
}

func (r *rounds) settleAll(ctx context.Context) error {
	for {
		pending := r.pending()
		if len(pending) == 0 {
			return nil
		}
		if r.spec.Limit.Reached() {
			for _, check := range pending {
				r.settle(check.Name, cut(r.spec.Limit.Reason), 0)
			}
			return nil
		}
		if err := r.round(ctx, pending); err != nil {
			return err
		}
		if left := r.pending(); len(left) == len(pending) {
			for _, check := range left {
				r.settle(check.Name, noResult("the test binary ended without running it"), 0)
			}
		}
	}
}

// pending are the checks without a verdict.
func (r *rounds) pending() []catalogue.Check {
	return slices.DeleteFunc(slices.Clone(r.spec.Checks), func(check catalogue.Check) bool {
		_, ok := r.settled[check.Name]
		return ok
	})
}

func (r *rounds) round(ctx context.Context, pending []catalogue.Check) error {
	c := &collector{tallies: map[string]*tally{}, phase: r.spec.Watch.Phase, running: r.spec.Watch.Running}
	c.finished = r.finished
	if len(r.settled) == 0 {
		r.spec.Watch.Phase("building…")
	} else {
		r.spec.Watch.Phase("building again for the remaining checks…")
	}
	r.timeout = r.spec.Limit.timeout(r.spec.Timeout)
	command, end, err := r.command(pending)
	if err != nil {
		return err
	}
	err = stream(ctx, command, c)
	ended := end()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ended != nil {
		return ended
	}
	if errors.Is(err, exec.ErrNotFound) {
		return exitcode.Environmentf("the go command is not on the PATH: %w; install Go from https://go.dev/dl", err)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return exitcode.Environmentf("run the checks: %w", err)
	}
	said := r.rewrite(strings.TrimSpace(strings.Join(append(c.stderr, strings.Join(c.build, "")), "\n")))
	switch {
	case c.failed || !c.started:
		if outside := Remedy(said); outside != "" {
			return exitcode.Environmentf("the build failed for a reason that is not the code's:\n%s\n%s", packageLine.ReplaceAllString(said, ""), outside)
		}
		if !c.started {
			return exitcode.Environmentf("go test did not run: %w\n%s", errOr(err), said)
		}
		r.buildOutput = said
		for _, check := range pending {
			r.settle(check.Name, verdict{Status: record.BuildFailed, Message: "the code does not build"}, 0)
		}
		return nil
	}
	r.unfinished(c, err)
	return nil
}

func errOr(err error) error {
	if err != nil {
		return err
	}
	return errors.New("it said nothing")
}

// finished settles a check that go test reported on. A failure that is the
// timeout of the whole binary waits for the end of the round.
func (r *rounds) finished(name string, t *tally) {
	elapsed := time.Duration(t.elapsed * float64(time.Second))
	switch {
	case overdue(t.output) != nil:
		t.action = ""
	case t.action == actionPass:
		r.settle(name, passed(), elapsed)
	case t.action == actionSkip:
		r.settle(name, skipped(t.output), elapsed)
	default:
		r.settle(name, failed(t.output, r.spec.Lab.Root), elapsed)
	}
}

// unfinished settles the checks that were running when the test binary ended and
// that caused its end.
func (r *rounds) unfinished(c *collector, err error) {
	var running []string
	for _, name := range c.order {
		if _, ok := r.settled[name]; !ok {
			running = append(running, name)
		}
	}
	output := slices.Clone(c.binary)
	for _, name := range c.order {
		output = append(output, c.tallies[name].output...)
	}
	if overdue := overdue(output); overdue != nil {
		for _, name := range r.guilty(overdue, len(running) < len(c.order)) {
			r.settle(name, timedOut(name, r.timeout, output, r.spec.Lab.Root), overdue[name])
		}
		return
	}
	for _, name := range running {
		if crashed(c.tallies[name].output) {
			r.settle(name, failed(c.tallies[name].output, r.spec.Lab.Root), 0)
			return
		}
	}
	if len(running) > 0 && !r.spec.Limit.Reached() {
		reason := "the test binary ended while it ran"
		if err != nil {
			reason += " (" + lastLine(c.binary, err.Error()) + ")"
		}
		r.settle(running[0], noResult(reason), 0)
	}
}

// guilty chooses which of the running checks used up the time: those that ran
// for half of it. If none did and others settled before, none of
// them is guilty, and the running checks get another round with the time that is left.
func (r *rounds) guilty(overdue map[string]time.Duration, progress bool) []string {
	var longest time.Duration
	for _, d := range overdue {
		longest = max(longest, d)
	}
	bound := r.timeout / 2
	if longest < bound {
		if progress {
			return nil
		}
		bound = longest
	}
	var names []string
	for name, d := range overdue {
		if d >= bound {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// settle records the verdict on one check, the first time.
func (r *rounds) settle(name string, v verdict, elapsed time.Duration) {
	i := slices.IndexFunc(r.spec.Checks, func(check catalogue.Check) bool { return check.Name == name })
	if _, done := r.settled[name]; done || i < 0 {
		return
	}
	check := record.Check{
		Name:       name,
		Title:      r.spec.Checks[i].Title,
		Points:     r.spec.Checks[i].Points,
		Status:     v.Status,
		Message:    r.rewrite(v.Message),
		Transcript: r.rewrite(v.Transcript),
		Rules:      broken(r.spec.Checks[i], v),
		NotBegun:   notBegun(v),
		HintsUsed:  r.spec.HintsUsed(name),
		DurationMS: elapsed.Milliseconds(),
	}
	check.Rate()
	r.settled[name] = check
	r.spec.Watch.Settled(check)
}
