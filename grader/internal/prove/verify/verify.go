// Package verify proves that each lab teaches what it claims: all checks fail
// on the starter, all pass on the solution, each mutant is killed by the checks
// it names, each check kills a mutant, no file lies where none belongs, and each
// question in notes/ is well formed.
package verify

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
)

// Options say how to verify.
type Options struct {
	// Jobs is how many runs go on at once. Defaults to the cores and one more,
	// since checks wait more than they compute.
	Jobs int
	// Race says that the race detector is available for the solution.
	Race bool
	// Pristine demands that labs/ holds the starters unchanged, as a commit
	// must. A reader's clone need not.
	Pristine bool
	// Timeout bounds one start of a test binary. Defaults to run.Timeout.
	Timeout time.Duration
}

// Broken is one broken rule.
type Broken struct {
	Place  string // the lab, or a path
	Rule   string
	Detail string // lines that help to find the cause; may be empty
}

// Labs verifies the labs and, with all, the clone around them. It prints as it
// goes and returns the rules that are broken. An error is the grader's or ctx's.
func Labs(ctx context.Context, book workbook.Workbook, labs []workbook.Lab, all bool, options Options, page *terminal.Page) ([]Broken, error) {
	if options.Jobs <= 0 {
		options.Jobs = runtime.NumCPU() + 1
	}
	var broken []Broken
	if all {
		strays, err := clone(book, labs)
		if err != nil {
			return nil, err
		}
		malformed, err := deck(book)
		if err != nil {
			return nil, err
		}
		broken = append(append(broken, strays...), malformed...)
	}
	for _, lab := range labs {
		found, err := verifyLab(ctx, lab, options, page)
		if err != nil {
			return nil, err
		}
		broken = append(broken, found...)
	}
	return broken, nil
}

// trial is one lab under proof.
type trial struct {
	lab     workbook.Lab
	options Options
	page    *terminal.Page
	checks  []catalogue.Check
	mutants []mutant.Mutant
	broken  []Broken
}

func (t *trial) breaks(rule, detail string, args ...any) {
	t.broken = append(t.broken, Broken{t.lab.Name, fmt.Sprintf(rule, args...), detail})
}

func verifyLab(ctx context.Context, lab workbook.Lab, options Options, page *terminal.Page) ([]Broken, error) {
	t := &trial{lab: lab, options: options, page: page}
	page.Heading(lab.Name)
	if err := t.files(); err != nil {
		return nil, err
	}
	var err error
	if t.checks, err = catalogue.Load(lab); err != nil {
		t.breaks("the catalogue is malformed", err.Error())
		return t.broken, nil
	}
	var faults []error
	t.mutants, faults = mutant.List(lab)
	for _, fault := range faults {
		t.broken = append(t.broken, Broken{lab.Name, "a mutant is malformed", fault.Error()})
	}
	t.namedChecks()
	records, err := t.runAll(ctx)
	if err != nil {
		return nil, err
	}
	t.kills(records)
	return t.broken, nil
}

// namedChecks proves that mutants name checks that exist.
func (t *trial) namedChecks() {
	for _, m := range t.mutants {
		for _, name := range m.Kills {
			if !slices.ContainsFunc(t.checks, func(c catalogue.Check) bool { return c.Name == name }) {
				t.breaks("mutant %s names a check that does not exist: %s", "", m.Name, name)
			}
		}
	}
}

// kills proves that every mutant is caught by each check it names, and that
// every check catches a mutant. It prints the matrix.
func (t *trial) kills(records map[string]*record.Record) {
	matrix := terminal.Matrix{Lab: t.lab.Name}
	kills := make([]int, len(t.checks))
	for _, check := range t.checks {
		matrix.Checks = append(matrix.Checks, check.Title)
	}
	for _, m := range t.mutants {
		rec := records[m.Name]
		if rec == nil {
			continue
		}
		row := terminal.MatrixRow{Name: m.Name}
		for i, check := range rec.Checks {
			kill := killOf(check.Status, m.Names(check.Name))
			if kill == terminal.Killed || kill == terminal.Caught {
				kills[i]++
			}
			row.Kills = append(row.Kills, kill)
		}
		matrix.Mutants = append(matrix.Mutants, row)
	}
	for i, check := range t.checks {
		if kills[i] == 0 {
			t.breaks("check %s kills no mutant; add one that it catches, or drop it", "", check.Name)
		}
	}
	t.page.Line("")
	t.page.Matrix(matrix)
}

func killOf(status record.Status, named bool) terminal.Kill {
	switch {
	case status == record.Failed || status == record.Race:
		if named {
			return terminal.Caught
		}
		return terminal.Killed
	case status != record.Passed:
		return terminal.NotViable
	case named:
		return terminal.Missed
	}
	return terminal.Lived
}
