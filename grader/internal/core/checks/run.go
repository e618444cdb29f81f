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
	// Origin says where a person finds a file, relative to the root. With nil
	// the files are graded where they lie in the lab; otherwise they are laid
	// over it.
	Origin func(name string) string
	// Node is the command line of a program that keeps the node contract. If
	// it is set, that program is graded, and the files only let the checks build.
	Node string
	Race bool
	Seed uint64
	// Timeout bounds one start of the test binary. Defaults to 2 minutes.
	Timeout time.Duration
	// Binary is a test binary that was built before. Empty builds one.
	Binary string
	// Enclose, if set, is asked before each start of Binary for the command that
	// starts args with the environment env. What it returns as end is called when
	// that command has ended.
	Enclose func(args, env []string) (command []string, end func() error, err error)
	// Sandbox names what Enclose encloses in. Empty says none.
	Sandbox string
	// HintsUsed says how many hints of a check were given; may be nil.
	HintsUsed func(check string) int
	// Watch is told how the run goes; may be nil.
	Watch Watcher
}

// Graded is what a screen calls that which is graded.
func (s Spec) Graded() string {
	if s.Node != "" {
		return s.Node
	}
	return s.Who
}

// Watcher is told how a run goes. Its methods are called one at a time.
type Watcher interface {
	// Phase says what happens before the first check runs.
	Phase(what string)
	// Running says which check runs now.
	Running(name string)
	// Settled says how a check ended. Checks may settle in any order.
	Settled(record.Check)
}

// NewSeed is a seed that nobody chose.
func NewSeed() uint64 { return uint64(rand.Uint32()) }

// Run grades. The record is complete whenever the error is nil, whatever the
// checks did; an error is the grader's, its surroundings', or ctx's.
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

// hash is that of the graded files. Those of a program are unknown.
func (s Spec) hash() string {
	if s.Node != "" {
		return ""
	}
	return s.Files.Hash()
}

// toolchain is the version of Go. The grader is run by the one that builds.
func toolchain() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return version
}

// unwatched is the watcher of a run that nobody watches.
type unwatched struct{}

func (unwatched) Phase(string)         {}
func (unwatched) Running(string)       {}
func (unwatched) Settled(record.Check) {}
