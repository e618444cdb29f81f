// Package grade grades submissions: it builds what was handed in, runs its
// nodes in a sandbox beside the checks that judge them, and says what became of
// each lab. Whoever wrote the submission cannot reach the process that decides.
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
	// Timeout bounds the checks of one lab. Defaults to checks.Timeout.
	Timeout time.Duration
	// Node bounds each node process; zero fields have the sandbox's defaults.
	Node sandbox.Limits
	// Watch is told all grades of a submission whenever a check or a lab of it is
	// settled; may be nil. A lab that is not yet settled has no outcome, and the
	// checks that are. The grades are Watch's to keep. It is called for one
	// submission at a time, but for several submissions concurrently.
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

// lab is one lab with the program that checks it.
type checker struct {
	workbook.Lab
	checks  []catalogue.Check
	program string
}

// Open builds, from the workbook's own sources, the checks and all that a lab
// may import. The sandbox stays the caller's to close.
func Open(ctx context.Context, book workbook.Workbook, labs []workbook.Lab, box sandbox.Sandbox, options Options) (*Grader, error) {
	dir, err := os.MkdirTemp("", "socketlab-class-")
	if err != nil {
		return nil, exitcode.Environmentf("make room to build in: %w", err)
	}
	g := &Grader{options: options, box: box, dir: dir}
	if err := g.prepare(ctx, book, labs); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return g, nil
}

func (g *Grader) prepare(ctx context.Context, book workbook.Workbook, labs []workbook.Lab) error {
	kit := filepath.Join(g.dir, "kit")
	if err := os.Mkdir(kit, 0o755); err != nil {
		return exitcode.Environmentf("make room to build in: %w", err)
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
	fmt.Fprintf(sum, "kit %s\ntimeout %s\nlimits %+v\n", hash, g.options.Timeout, g.options.Node)
	for _, l := range labs {
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
			return exitcode.Environmentf("make room to build in: %w", err)
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

// Version is the hash of everything but the submission and the seed that the
// grades depend on: checks, kit, toolchain and limits.
func (g *Grader) Version() string { return g.version }

// Labs are what Grade grades, as the gradebook has them.
func (g *Grader) Labs() []workbook.Lab {
	labs := make([]workbook.Lab, len(g.labs))
	for i, l := range g.labs {
		labs[i] = l.Lab
	}
	return labs
}

// Checks are those of one of the labs.
func (g *Grader) Checks(name string) []catalogue.Check {
	for _, l := range g.labs {
		if l.Name == name {
			return l.checks
		}
	}
	return nil
}

// Grade grades one submission: one grade for each lab, in their order. The error
// is ctx's, or the grader's own; a fault of the surroundings that stays is a
// Grade with the outcome Infra.
func (g *Grader) Grade(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
	dir, err := os.MkdirTemp(g.dir, "submission-")
	if err != nil {
		return nil, exitcode.Environmentf("make room to build in: %w", err)
	}
	defer os.RemoveAll(dir)
	j := &job{Grader: g, sub: sub, dir: dir, grades: make([]gradebook.Grade, len(g.labs))}
	if err := j.compile(ctx); err != nil {
		return nil, err
	}
	if err := j.check(ctx); err != nil {
		return nil, err
	}
	return j.grades, nil
}

// Ungraded are the grades of a submission that no machine could grade.
func (g *Grader) Ungraded(sub submission.Submission, why string) []gradebook.Grade {
	j := &job{Grader: g, sub: sub, grades: make([]gradebook.Grade, len(g.labs))}
	for i, l := range g.labs {
		j.grades[i] = gradebook.Grade{Lab: l.Name}
		j.settle(i, gradebook.Infra, why)
	}
	return j.grades
}
