// Package verify proves that each lab teaches what it claims: all checks fail
// on the starter, all pass on the solution and on solutions of another design, each
// mutant is killed by the checks it names, each check kills a mutant, each rule of the
// contract has a check and mutants that break and overdo it, there is no stray file, and
// each question in notes/ is well formed.
package verify

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
)

// Seed is the seed of the checks unless a person chooses another: the same
// commit gives the same verdict.
const Seed = 20260101

// Options say how to verify.
type Options struct {
	// Jobs is how many runs go on at once. Defaults to six for each core: a run of a
	// few checks waits far more than it computes. For runs of all checks, as with Full,
	// it defaults to the cores and one more.
	Jobs int
	// Full runs all checks on each mutant, not only those that it names.
	Full bool
	// Race runs the solution and the mutants that are marked //lab:race under the race
	// detector, which must work here.
	Race bool
	// Seed is the seed of the checks. Defaults to [Seed].
	Seed uint64
	// Pristine demands that labs/ holds the starters unchanged, as a commit
	// must. A reader's clone need not.
	Pristine bool
	// Timeout bounds one start of a test binary. Defaults to [checks.Timeout].
	Timeout time.Duration
}

// Problem is something that the clone or a lab must not have.
type Problem struct {
	Place  string // the lab, or a path
	Text   string
	Detail string // lines that help to find the cause; may be empty
}

// Labs verifies the labs and, with all, the clone around them. It prints as it
// goes and returns the problems that it finds. An error is the grader's or ctx's.
func Labs(ctx context.Context, book workbook.Workbook, labs []workbook.Lab, all bool, options Options, page *terminal.Page) ([]Problem, error) {
	options = options.withDefaults()
	var problems []Problem
	if all {
		strays, err := clone(book, labs)
		if err != nil {
			return nil, err
		}
		malformed, err := deck(book)
		if err != nil {
			return nil, err
		}
		problems = append(append(problems, strays...), malformed...)
	}
	found, err := pipeline(ctx, labs, options, page)
	return append(problems, found...), err
}

// together is how many labs are under proof at once: while the checks of one wait, the
// next is compiled.
const together = 2

// pipeline verifies the labs. They share the places for runs, and each prints as if it
// had waited for those before it.
func pipeline(ctx context.Context, labs []workbook.Lab, options Options, page *terminal.Page) ([]Problem, error) {
	places := semaphore.NewWeighted(int64(options.Jobs))
	turns := newTurns(page, len(labs))
	problems := make([][]Problem, len(labs))
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(together)
	for i, lab := range labs {
		group.Go(func() error {
			defer turns.end(i)
			t := &trial{lab: lab, options: options, page: turns.pages[i], places: places}
			err := running.Err()
			if err == nil {
				err = t.verify(running)
			}
			problems[i] = t.problems
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(problems...), nil
}

// turns gives each of several labs a page, which prints when those before it have ended.
type turns struct {
	pages    []*terminal.Page
	releases []func()

	mu    sync.Mutex
	ended []bool
	front int // the first that has not ended
}

func newTurns(page *terminal.Page, n int) *turns {
	t := &turns{pages: make([]*terminal.Page, n), releases: make([]func(), n), ended: make([]bool, n)}
	for i := range n {
		t.pages[i], t.releases[i] = page.Held()
	}
	t.advance()
	return t
}

// end says that a lab has ended.
func (t *turns) end(i int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended[i] = true
	t.advance()
}

func (t *turns) advance() {
	for t.front < len(t.pages) {
		t.releases[t.front]()
		if !t.ended[t.front] {
			return
		}
		t.front++
	}
}

func (o Options) withDefaults() Options {
	if o.Jobs <= 0 && o.Full {
		o.Jobs = runtime.NumCPU() + 1
	}
	if o.Jobs <= 0 {
		o.Jobs = 6 * runtime.NumCPU()
	}
	if o.Seed == 0 {
		o.Seed = Seed
	}
	return o
}

// trial is one lab under proof.
type trial struct {
	lab      workbook.Lab
	options  Options
	page     *terminal.Page
	places   *semaphore.Weighted // of the runs that go on at once, in all labs
	checks   []catalogue.Check
	mutants  []mutant.Mutant
	problems []Problem
}

func (t *trial) report(problem, detail string, args ...any) {
	t.problems = append(t.problems, Problem{t.lab.Name, fmt.Sprintf(problem, args...), detail})
}

// verify proves the lab. It prints as it goes and reports the problems that it finds. An
// error is the grader's or ctx's.
func (t *trial) verify(ctx context.Context) error {
	t.page.Heading(t.lab.Name)
	if err := t.files(); err != nil {
		return err
	}
	var err error
	if t.checks, err = catalogue.Load(t.lab); err != nil {
		t.report("the catalogue is malformed", err.Error())
		return nil
	}
	var faults []error
	t.mutants, faults = mutant.List(t.lab)
	for _, fault := range faults {
		t.problems = append(t.problems, Problem{t.lab.Name, "a mutant is malformed", fault.Error()})
	}
	t.namedChecks()
	t.marks()
	if err := t.contract(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "socketlab-verify-")
	if err != nil {
		return exitcode.Environmentf("make room for the build: %w", err)
	}
	defer os.RemoveAll(dir)
	jobs, err := t.jobs(ctx, dir)
	if err != nil || len(jobs) == 0 {
		return err
	}
	records, err := t.runAll(ctx, jobs)
	if err != nil {
		return err
	}
	t.kills(records)
	return nil
}

// namedChecks proves that mutants name checks that exist.
func (t *trial) namedChecks() {
	for _, m := range t.mutants {
		for _, name := range m.Kills {
			if !slices.ContainsFunc(t.checks, func(c catalogue.Check) bool { return c.Name == name }) {
				t.report("mutant %s names a check that does not exist: %s", "", m.Name, name)
			}
		}
	}
}

// kills proves that every check catches a mutant that names it. It prints the
// matrix.
func (t *trial) kills(records map[string]*record.Record) {
	matrix := Matrix{Lab: t.lab.Name}
	caught := make([]bool, len(t.checks))
	for _, check := range t.checks {
		matrix.Checks = append(matrix.Checks, check.Title)
	}
	for _, m := range t.mutants {
		rec := records[m.Name]
		if rec == nil && m.Race && !t.races() { // left out, so its checks are not judged
			for i, check := range t.checks {
				caught[i] = caught[i] || m.Names(check.Name)
			}
		}
		if rec == nil {
			continue
		}
		row := MatrixRow{Name: m.Name, Kills: slices.Repeat([]Kill{NotRun}, len(t.checks))}
		for _, check := range rec.Checks {
			i := t.number(check.Name) - 1
			row.Kills[i] = killOf(check.Status, m.Names(check.Name))
			caught[i] = caught[i] || row.Kills[i] == Caught
		}
		matrix.Mutants = append(matrix.Mutants, row)
	}
	for i, check := range t.checks {
		if !caught[i] {
			t.report("check %s catches no mutant that names it; add one, or drop the check", "", check.Name)
		}
	}
	t.page.Line("")
	matrix.Print(t.page)
}

func killOf(status record.Status, named bool) Kill {
	switch {
	case status == record.Failed || status == record.Race:
		if named {
			return Caught
		}
		return Killed
	case status != record.Passed:
		return NotViable
	case named:
		return Missed
	}
	return Lived
}
