// Package checks grades one set of files on one lab's checks: it builds once, runs
// until every check is settled, and makes the record.
package checks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// Timeout bounds one start of the test binary unless a Spec says otherwise.
const Timeout = 2 * time.Minute

// SeedVariable names the environment variable that gives the checks their seed.
const SeedVariable = "LAB_SEED"

// Spec says what to grade and how.
type Spec struct {
	Lab    workbook.Lab
	Checks []catalogue.Check // those to run, in the order of the catalogue
	Who    string            // reader, solution, starter, or a mutant's name
	Files  workbook.Files    // what is graded
	// Origin returns where a person finds a file, relative to the root. If it is
	// nil, the files are graded in the lab itself; otherwise they are laid over it.
	Origin func(name string) string
	// Node is the command line of a program that keeps the node contract. If
	// it is set, that program is graded, and the files only let the checks build.
	Node string
	// Race builds with the race detector. Without it, the checks that are marked
	// //lab:race are repeated under it when all have passed.
	Race bool
	Seed uint64
	// Timeout bounds one start of the test binary. Defaults to 2 minutes.
	Timeout time.Duration
	// Limit bounds all starts of the test binary together; may be nil.
	Limit *Limit
	// Binary is a test binary that was built before, with test2json beside it: see
	// [Build] and [BuildConverter]. Empty builds one.
	Binary string
	// Enclose, if set, returns the command that starts args with the environment
	// env. It is called before each start of Binary; end is called when that command
	// has ended.
	Enclose func(args, env []string) (command []string, end func() error, err error)
	// Sandbox names the sandbox that Enclose uses. Empty means none.
	Sandbox string
	// HintsUsed says how many hints of a check were given; may be nil.
	HintsUsed func(check string) int
	// Watch follows the run; may be nil.
	Watch Watcher
}

// Graded is the name of what is graded, for a screen.
func (s Spec) Graded() string {
	if s.Node != "" {
		return s.Node
	}
	return s.Who
}

// Watcher follows a run. Its methods are called one at a time.
type Watcher interface {
	// Phase says what happens while no check runs: a build, and at last the repetition
	// under the race detector.
	Phase(what string)
	// Running says which check runs now.
	Running(name string)
	// Settled says how a check ended. Checks may settle in any order. One that passed
	// settles again if it did not pass under the race detector.
	Settled(record.Check)
}

// NewSeed is a random seed.
func NewSeed() uint64 { return uint64(rand.Uint32()) }

// Run grades. The record is complete whenever the error is nil, whatever the
// checks did; an error comes from the grader, its environment, or ctx.
func Run(ctx context.Context, spec Spec) (*record.Record, error) {
	if spec.Timeout <= 0 {
		spec.Timeout = Timeout
	}
	if spec.Watch == nil {
		spec.Watch = unwatched{}
	}
	if spec.HintsUsed == nil {
		spec.HintsUsed = func(string) int { return 0 }
	}
	r := &rounds{spec: spec, settled: map[string]record.Check{}}
	if spec.Origin != nil && spec.Binary == "" {
		dir, err := os.MkdirTemp("", "socketlab-")
		if err != nil {
			return nil, exitcode.Environmentf("make room for the build: %w", err)
		}
		defer os.RemoveAll(dir)
		if r.overlay, err = WriteOverlay(dir, spec.Lab, spec.Files, spec.Origin); err != nil {
			return nil, fmt.Errorf("lay %s over %s: %w", spec.Who, spec.Lab.Path(), err)
		}
	}
	if err := r.settleAll(ctx); err != nil {
		return nil, err
	}
	rec := Blank(spec)
	rec.BuildOutput = r.buildOutput
	for _, check := range spec.Checks {
		rec.Checks = append(rec.Checks, r.settled[check.Name])
	}
	rec.Total()
	if err := r.repeat(ctx, &rec); err != nil {
		return nil, err
	}
	return &rec, nil
}

// Blank is the record of a run before any check ran.
func Blank(spec Spec) record.Record {
	rec := record.Record{
		Schema:    record.Schema,
		Lab:       spec.Lab.Name,
		Who:       spec.Who,
		Node:      spec.Node,
		Hash:      spec.hash(),
		Toolchain: toolchain(),
		Sandbox:   spec.Sandbox,
		Redis:     RedisKind(os.Getenv(RedisVariable)),
		Race:      spec.Race,
		Seed:      spec.Seed,
	}
	if rec.Sandbox == "" {
		rec.Sandbox = "none"
	}
	return rec
}

// hash is the hash of the graded files, empty for a program, whose files are unknown.
func (s Spec) hash() string {
	if s.Node != "" {
		return ""
	}
	return s.Files.Hash()
}

// toolchain is the version of Go that built the grader and builds the checks.
func toolchain() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return version
}

// unwatched ignores everything.
type unwatched struct{}

func (unwatched) Phase(string)         {}
func (unwatched) Running(string)       {}
func (unwatched) Settled(record.Check) {}
