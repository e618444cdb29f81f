package verify

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/prove/mutant"
	"socketlab/grader/internal/prove/variant"
)

// races reports whether the mutants that only the race detector finds are run.
func (t *trial) races() bool { return t.options.Race }

// racedJobs builds the mutants that only the race detector finds into a program of their
// own in dir, next to the right solutions, of which the first is the reference. It returns
// the runs of the checks that are marked //lab:race. Without the race detector there are
// none, and it says what is left out.
func (t *trial) racedJobs(ctx context.Context, dir string, right, raced []variant.Variant) ([]job, error) {
	if len(raced) == 0 {
		return nil, nil
	}
	if !t.races() {
		names := make([]string, len(raced))
		for i, v := range raced {
			names[i] = v.Name
		}
		remedy := "add --race to run them"
		if t.options.Full {
			remedy = "it does not work here"
		}
		t.page.Remark("LEFT OUT: %s that only the race detector finds (%s); %s.",
			text.Plural(len(raced), "mutant", "mutants"), strings.Join(names, ", "), remedy)
		return nil, nil
	}
	dir = filepath.Join(dir, "raced")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	t.page.Now("building %s with the race detector…", text.Plural(len(raced), "mutant", "mutants"))
	defer t.page.Quiet()
	program, err := variant.Build(ctx, dir, t.lab, right[0], slices.Concat(right, raced), true)
	if err != nil {
		return nil, err
	}
	marked := slices.DeleteFunc(slices.Clone(t.checks), func(c catalogue.Check) bool { return !c.Race })
	var jobs []job
	for i, v := range right {
		if program.Fault(v.Name) != "" {
			continue // reported: it does not build without the race detector either
		}
		judge := t.alternative
		if i == 0 {
			judge = t.solution
		}
		job := t.programJob(program, v.Name, marked, judge)
		job.label = v.Name + " next to those with races"
		jobs = append(jobs, job)
	}
	return append(jobs, t.mutantJobs(program, raced, false)...), nil
}

// marks proves that //lab:race is on the right checks: on each that a mutant with a race
// names, or learners with that mistake would not be told, and on no other, since the
// repetition costs them time.
func (t *trial) marks() {
	for _, check := range t.checks {
		racing := slices.ContainsFunc(t.mutants, func(m mutant.Mutant) bool { return m.Race && m.Names(check.Name) })
		switch {
		case racing && !check.Race:
			t.report("check %s must catch a mutant under the race detector; add //lab:race to it", "", check.Name)
		case check.Race && !racing:
			t.report("check %s is marked //lab:race, but no mutant that is marked so names it; add one, or remove the mark", "", check.Name)
		}
	}
}
