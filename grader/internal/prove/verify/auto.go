package verify

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
	"socketlab/grader/internal/prove/variant"
)

// AutoGoal is the share of automatic mutants that a lab's checks must kill, in percent.
const AutoGoal = 90

// autoTimeout bounds one run of the checks on an automatic mutant: it may loop forever.
const autoTimeout = time.Minute

// auto is automatic mutation of one lab.
type auto struct {
	*trial
	files     workbook.Files // the solution without its tests
	reference variant.Variant
	reasons   map[string]string // of equivalent mutants, by their key

	mu         sync.Mutex
	killed     int
	broken     int // do not compile
	equivalent int
	survivors  []mutant.Edit
	used       map[string]bool // keys of reasons that a survivor has
}

// Auto changes each reference solution in the standard ways, everywhere, and runs the
// checks on each of these mutants until the first fails. It prints the share that was
// killed, and the survivors. A lab below [AutoGoal] is a problem, and so is an entry in
// the list of equivalent mutants that no survivor needs.
func Auto(ctx context.Context, labs []workbook.Lab, options Options, page *terminal.Page) ([]Problem, error) {
	options.Full = true // each mutant meets all checks
	options = options.withDefaults()
	var problems []Problem
	for _, lab := range labs {
		found, err := autoLab(ctx, lab, options, page)
		if err != nil {
			return nil, err
		}
		problems = append(problems, found...)
	}
	return problems, nil
}

func autoLab(ctx context.Context, lab workbook.Lab, options Options, page *terminal.Page) ([]Problem, error) {
	page.Heading(lab.Name)
	a := &auto{trial: &trial{lab: lab, options: options, page: page}, used: map[string]bool{}}
	var err error
	if a.checks, err = catalogue.Load(lab); err != nil {
		a.report("the catalogue is malformed", err.Error())
		return a.problems, nil
	}
	if a.files, err = lab.Solution(); err != nil {
		return nil, err
	}
	if a.reasons, err = reasons(filepath.Join(lab.MutantsDir(), equivalentFile), "the file", "the source line", "the change"); err != nil {
		return nil, err
	}
	a.reference = variant.Variant{
		Name: "solution", Files: a.files,
		Origin: func(name string) string { return path.Join("solutions", lab.Name, name) },
	}
	var edits []mutant.Edit
	for _, name := range a.files.Names() {
		found, err := mutant.Edits(name, a.files[name])
		if err != nil {
			return nil, exitcode.Usagef("read %s: %w", a.reference.Origin(name), err)
		}
		edits = append(edits, found...)
	}
	begun := time.Now()
	if err := a.run(ctx, edits); err != nil {
		return nil, err
	}
	page.Quiet()
	a.print(len(edits), time.Since(begun))
	return a.problems, nil
}

// run runs all checks on each mutant. Those that survive with a lock less then have to pass
// the checks marked //lab:race under the race detector, where it works.
func (a *auto) run(ctx context.Context, edits []mutant.Edit) error {
	survivors, err := a.survive(ctx, edits, a.checks, false)
	if err != nil {
		return err
	}
	marked := slices.DeleteFunc(slices.Clone(a.checks), func(c catalogue.Check) bool { return !c.Race })
	unlocked := func(e mutant.Edit) bool { return e.Lock && a.options.Race && len(marked) > 0 }
	raced := slices.DeleteFunc(slices.Clone(survivors), func(e mutant.Edit) bool { return !unlocked(e) })
	survivors = slices.DeleteFunc(survivors, unlocked)
	if len(raced) > 0 {
		if raced, err = a.survive(ctx, raced, marked, true); err != nil {
			return err
		}
	}
	for _, e := range append(survivors, raced...) {
		if a.reasons[key(e)] == "" {
			a.survivors = append(a.survivors, e)
			continue
		}
		a.equivalent++
		a.used[key(e)] = true
	}
	return nil
}

// survive links the mutants into one program, next to the solution, and returns those that
// pass the checks. It counts the others.
func (a *auto) survive(ctx context.Context, edits []mutant.Edit, checks []catalogue.Check, race bool) ([]mutant.Edit, error) {
	dir, err := os.MkdirTemp("", "socketlab-auto-")
	if err != nil {
		return nil, exitcode.Environmentf("make room for the build: %w", err)
	}
	defer os.RemoveAll(dir)
	variants := []variant.Variant{a.reference}
	for _, e := range edits {
		files := workbook.Files{}
		for name, text := range a.files {
			files[name] = text
		}
		files[e.File] = e.Apply(a.files[e.File])
		variants = append(variants, variant.Variant{Name: e.Name, Files: files, Origin: a.reference.Origin})
	}
	a.page.Now("building %s…", text.Plural(len(edits), "mutant", "mutants"))
	program, err := variant.Build(ctx, dir, a.lab, a.reference, variants, race)
	if err != nil {
		return nil, err
	}
	// In the same program, so that no mutant breaks the others unseen.
	rec, err := program.Run(ctx, a.reference.Name, variant.Trial{Checks: checks, Seed: a.options.Seed})
	if err != nil {
		return nil, err
	}
	if _, problems := a.solution(rec); len(problems) > 0 {
		a.problems = append(a.problems, problems...)
		return nil, nil
	}
	var survivors []mutant.Edit
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(a.options.Jobs)
	for _, e := range edits {
		if program.Fault(e.Name) != "" {
			a.broken++
			continue
		}
		group.Go(func() error {
			killed, err := a.kill(ctx, program, e, checks)
			if err != nil {
				return err
			}
			a.mu.Lock()
			defer a.mu.Unlock()
			if killed {
				a.killed++
			} else {
				survivors = append(survivors, e)
			}
			a.page.Now("%d killed, %d survived…", a.killed, len(survivors))
			return nil
		})
	}
	return survivors, group.Wait()
}

// kill runs the checks on one mutant until the first fails, and reports whether one does.
func (a *auto) kill(ctx context.Context, program *variant.Program, e mutant.Edit, checks []catalogue.Check) (bool, error) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	first := &firstFailure{cancel: cancel}
	_, err := program.Run(running, e.Name, variant.Trial{Checks: checks, Seed: a.options.Seed, Timeout: autoTimeout, Watch: first})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil && first.check == "" {
		return false, fmt.Errorf("run the checks on %s: %w", e.Name, err)
	}
	return first.check != "", nil
}

// firstFailure ends a run with its first failure.
type firstFailure struct {
	cancel context.CancelFunc
	check  string
}

func (*firstFailure) Phase(string)   {}
func (*firstFailure) Running(string) {}

func (f *firstFailure) Settled(check record.Check) {
	switch check.Status {
	case record.Failed, record.Race, record.TimedOut:
		if f.check == "" {
			f.check = check.Name
			f.cancel()
		}
	}
}

// print prints the score and the survivors.
func (a *auto) print(made int, took time.Duration) {
	slices.SortFunc(a.survivors, func(x, y mutant.Edit) int {
		return strings.Compare(fmt.Sprintf("%s:%05d %s", x.File, x.Line, x.What), fmt.Sprintf("%s:%05d %s", y.File, y.Line, y.What))
	})
	for _, e := range a.survivors {
		a.page.Line("  %s:%d: %s", a.reference.Origin(e.File), e.Line, e.What)
		a.page.Verbatim("      ", e.Source, terminal.Unstyled)
	}
	judged := a.killed + len(a.survivors)
	if judged == 0 {
		a.report("no automatic mutant could be judged", "")
		return
	}
	share := float64(a.killed) * 100 / float64(judged)
	a.page.Line("  %.1f %% killed: %d of %d (%s made, %d do not compile, %d are equivalent), in %.0f s",
		share, a.killed, judged, text.Plural(made, "mutant", "mutants"), a.broken, a.equivalent, took.Seconds())
	if share < AutoGoal {
		a.report("only %.1f %% of the automatic mutants die, and it should be %d", "", share, AutoGoal)
	}
	for k := range a.reasons {
		if !a.used[k] {
			a.report("%s lists a mutant that does not exist or dies; remove this line: %s", "", equivalentFile, k)
		}
	}
}

// equivalentFile lists, among the mutants of a lab, automatic ones that change nothing
// that a check could see, one per line: the file, the source line, the change, and the
// reason, separated by " | ".
const equivalentFile = "equivalent.txt"

func key(e mutant.Edit) string { return strings.Join([]string{e.File, e.Source, e.What}, " | ") }
