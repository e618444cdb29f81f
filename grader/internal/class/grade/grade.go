// Package grade grades submissions: it builds the files that were handed in, runs
// their nodes in a sandbox next to the checks that judge them, and says how each lab
// ended. The process that decides never contains the student's code.
package grade

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"socketlab/grader/internal/class/build"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Options say how to grade.
type Options struct {
	Seed uint64
	// Timeout bounds all checks of one lab together, with their repetitions. Defaults to
	// checks.Timeout.
	Timeout time.Duration
	// Submission bounds everything that is done for one submission: compiling, linking
	// and checking all of its labs. Defaults to submission.Timeout.
	Submission time.Duration
	// Node limits each node process. Zero fields have the defaults of the sandbox.
	Node sandbox.Limits
	// Building is called before Open builds the part n of several, with what that is; it
	// may be nil. In a fresh clone the parts take minutes.
	Building func(n, of int, what string)
	// Watch is called with all grades of a submission whenever a check or a lab of it
	// is settled; it may be nil. A lab that is not settled yet has no outcome, and only
	// the checks that are. Watch may keep the grades. Calls for one submission are
	// sequential, calls for several submissions are concurrent.
	Watch func(submission.Submission, []gradebook.Grade)
}

// Grader grades submissions of some labs. Its methods may be called
// concurrently.
type Grader struct {
	options Options
	box     sandbox.Sandbox
	kit     *build.Kit
	labs    []checker
	dir     string
	version string
}

// checker is one lab with the program that checks it.
type checker struct {
	workbook.Lab
	checks  []catalogue.Check
	program string
}

// Open builds the checks, and all packages that a lab may import, from the workbook's
// own sources. The caller must close the sandbox.
func Open(ctx context.Context, book workbook.Workbook, labs []workbook.Lab, box sandbox.Sandbox, options Options) (*Grader, error) {
	dir, err := os.MkdirTemp("", "socketlab-class-")
	if err != nil {
		return nil, exitcode.Environmentf("create a directory to build in: %w", err)
	}
	if options.Timeout <= 0 {
		options.Timeout = checks.Timeout
	}
	if options.Submission <= 0 {
		options.Submission = submission.Timeout
	}
	g := &Grader{options: options, box: box, dir: dir}
	if err := g.prepare(ctx, book, labs); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return g, nil
}

func (g *Grader) prepare(ctx context.Context, book workbook.Workbook, labs []workbook.Lab) error {
	building := func(n int, what string) {
		if g.options.Building != nil {
			g.options.Building(n, 1+len(labs), what)
		}
	}
	building(1, "what submissions may import")
	kit := filepath.Join(g.dir, "kit")
	if err := os.Mkdir(kit, 0o755); err != nil {
		return exitcode.Environmentf("create a directory to build in: %w", err)
	}
	var err error
	if g.kit, err = build.Prepare(ctx, book, kit, labs); err != nil {
		return err
	}
	sum := sha256.New()
	hash, err := g.kit.Hash()
	if err != nil {
		return err
	}
	fmt.Fprintf(sum, "kit %s\ntimeout %s\nsubmission %s\nlimits %+v\n", hash, g.options.Timeout, g.options.Submission, g.options.Node)
	for i, l := range labs {
		building(2+i, "the checks of "+l.Name)
		all, err := catalogue.Load(l)
		if err != nil {
			return err
		}
		starter, err := l.Starter()
		if err != nil {
			return err
		}
		place := filepath.Join(g.dir, "checks", l.Name)
		if err := os.MkdirAll(place, 0o755); err != nil {
			return exitcode.Environmentf("create a directory to build in: %w", err)
		}
		origin := func(name string) string { return path.Join("solutions", l.Name, "starter", name) }
		program, err := checks.Build(ctx, place, l, starter, origin, false)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(program)
		if err != nil {
			return exitcode.Environmentf("read the checks of %s: %w", l.Name, err)
		}
		fmt.Fprintf(sum, "checks %s %x\n", l.Name, sha256.Sum256(text))
		g.labs = append(g.labs, checker{Lab: l, checks: all, program: program})
	}
	g.version = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// Close removes what was built.
func (g *Grader) Close() error { return os.RemoveAll(g.dir) }

// Version is the hash of everything that grades depend on, except the submission and
// the seed: checks, kit, toolchain and limits.
func (g *Grader) Version() string { return g.version }

// Labs are the labs that Grade grades, in the order of its grades.
func (g *Grader) Labs() []workbook.Lab {
	labs := make([]workbook.Lab, len(g.labs))
	for i, l := range g.labs {
		labs[i] = l.Lab
	}
	return labs
}

// Checks are the checks of one of the labs.
func (g *Grader) Checks(name string) []catalogue.Check {
	for _, l := range g.labs {
		if l.Name == name {
			return l.checks
		}
	}
	return nil
}

// Grade grades one submission: one grade for each lab, in the order of Labs. The error
// is that of ctx, or of the grader itself. When the environment fails twice, the lab's
// outcome is Infra.
func (g *Grader) Grade(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
	dir, err := os.MkdirTemp(g.dir, "submission-")
	if err != nil {
		return nil, exitcode.Environmentf("create a directory to build in: %w", err)
	}
	defer os.RemoveAll(dir)
	j := g.begin(sub, dir)
	if err := j.compile(ctx); err != nil {
		return nil, err
	}
	if err := j.check(ctx); err != nil {
		return nil, err
	}
	return j.grades, nil
}

// Ungraded returns the grades of a submission that no machine could grade.
func (g *Grader) Ungraded(sub submission.Submission, why string) []gradebook.Grade {
	j := g.begin(sub, "")
	for i, l := range g.labs {
		j.grades[i] = gradebook.Grade{Lab: l.Name}
		j.settle(i, gradebook.Infra, why)
	}
	return j.grades
}
