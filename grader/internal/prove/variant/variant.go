// Package variant links many versions of one lab's code into one node program
// and runs the lab's checks against any of them.
//
// A link costs far more than the compilation of a lab's package, so a lab with
// forty mutants is built ten times as fast as one program than as forty. And to start
// the compiler costs more than to compile a function: the variants that only replace
// functions share one package, see [mutant.Fold], and each other variant has a package of
// its own. They are laid under the lab with go build -overlay: nothing is copied into the
// clone. The program takes the variant's name as its only argument, and the checks start
// it as LAB_NODE_COMMAND.
//
// All variants of a program initialise their package variables in every node.
// One whose initialisation panics or changes global state therefore breaks all
// others, which would look like that many kills: link the solution too, and believe
// nothing unless it passes.
package variant

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// A Variant is one version of the files that a reader owns in a lab.
type Variant struct {
	// Name tells the variants of a program apart. It must be in kebab case.
	Name string
	// Files replace all files that the reader owns. The lab's given files are
	// added to them.
	Files workbook.Files
	// Origin returns the path, relative to the root, at which a person finds
	// the file of a name.
	Origin func(name string) string
}

// kebab is the form of a variant's name, which is part of an import path.
var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// A Program holds all variants of one lab that compile. Its methods may be
// called concurrently.
type Program struct {
	lab    workbook.Lab
	checks string // the path of the lab's test binary
	node   string // the path of the program
	faults map[string]string
	paths  *checks.Overlay
}

// Fault returns what the compiler said about a variant that is left out of the
// program, or "" for one that is part of it.
func (p *Program) Fault(name string) string { return p.faults[name] }

// Trial says which checks to run on a variant.
type Trial struct {
	// Checks are the checks to run, in the order of the catalogue.
	Checks []catalogue.Check
	// Seed is the seed of the checks.
	Seed uint64
	// Timeout bounds one start of the test binary. Defaults to
	// [checks.Timeout].
	Timeout time.Duration
	// Watch follows the run; may be nil.
	Watch checks.Watcher
}

// Run runs checks on one variant of the program. As with [checks.Run], the
// record is complete whenever the error is nil.
func (p *Program) Run(ctx context.Context, name string, trial Trial) (*record.Record, error) {
	if fault := p.Fault(name); fault != "" {
		return nil, fmt.Errorf("run %s: it does not build", name)
	}
	rec, err := checks.Run(ctx, checks.Spec{
		Lab:     p.lab,
		Checks:  trial.Checks,
		Who:     name,
		Node:    `"` + p.node + `" ` + name,
		Binary:  p.checks,
		Seed:    trial.Seed,
		Timeout: trial.Timeout,
		Watch:   trial.Watch,
	})
	if err != nil {
		return nil, err
	}
	for i := range rec.Checks {
		check := &rec.Checks[i]
		check.Message = p.rewrite(check.Message)
		check.Transcript = p.rewrite(check.Transcript)
	}
	return rec, nil
}
