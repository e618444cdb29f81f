// Package progress remembers, in the clone and nowhere else, what the reader
// did: hints taken, the solution seen, checks passed, the last run. Losing it
// loses no work.
//
// Everything is keyed by name, and what this version of the workbook does not
// know is kept as it was written: labs, checks and fields of older and newer
// versions survive.
package progress

import (
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/record"
)

// Dir is the directory in the root that holds everything the grader keeps.
const Dir = ".socketlab"

// schema names the form of progress.json and its version. A field may join it;
// none may change its meaning.
const schema = "socketlab/progress/v1"

// Progress is the content of progress.json. See Section for what other packages
// keep in it.
type Progress struct {
	Schema string          `json:"schema"`
	Labs   map[string]*Lab `json:"labs"` // by directory name

	rest rest
}

// Lab is what the reader did in one lab.
type Lab struct {
	// Hints counts, by check, the hints that were given.
	Hints map[string]int `json:"hints,omitempty"`
	// Passed is, by check, when it first passed, in whatever run.
	Passed map[string]time.Time `json:"passed,omitempty"`
	// SolutionSeen is when the solution was first revealed.
	SolutionSeen *time.Time `json:"solution_seen,omitempty"`
	// Last sums up the last run of all checks on what the reader wrote: Go files
	// or a program.
	Last *Last `json:"last,omitempty"`
	// Solved is when all checks first passed in one run.
	Solved *time.Time `json:"solved,omitempty"`

	rest rest
}

// Last sums up a run.
type Last struct {
	When      time.Time `json:"when"`
	Node      string    `json:"node,omitempty"` // the program's command line, if it was one
	Hash      string    `json:"hash"`           // empty with Node
	Toolchain string    `json:"toolchain,omitempty"`
	Score     int       `json:"score"`
	Maximum   int       `json:"maximum"`
	Failing   []string  `json:"failing,omitempty"` // checks, in the order of the catalogue

	rest rest
}

// Lab is the progress in one lab, which may be changed within Update.
func (p *Progress) Lab(name string) *Lab {
	lab := p.Labs[name]
	if lab == nil {
		lab = &Lab{}
		p.Labs[name] = lab
	}
	if lab.Hints == nil {
		lab.Hints = map[string]int{}
	}
	if lab.Passed == nil {
		lab.Passed = map[string]time.Time{}
	}
	return lab
}

// Ran takes in a run on what the reader wrote. Whole says that it was a run of
// all checks; one in which the surroundings failed counts for no more than the
// checks that passed.
func (l *Lab) Ran(rec *record.Record, whole bool, when time.Time) {
	when = moment(when)
	var failing []string
	for _, check := range rec.Checks {
		if check.Status != record.Passed {
			failing = append(failing, check.Name)
		} else if l.Passed[check.Name].IsZero() {
			l.Passed[check.Name] = when
		}
	}
	if !whole || rec.Count(record.Infra) > 0 {
		return
	}
	l.Last = &Last{When: when, Node: rec.Node, Hash: rec.Hash, Toolchain: rec.Toolchain, Score: rec.Score, Maximum: rec.Maximum, Failing: failing}
	if rec.AllPassed() && l.Solved == nil {
		l.Solved = &when
	}
}

// moment is when as it is kept: short to read, and fine enough to tell what a
// reader, or a script, did first.
func moment(when time.Time) time.Time { return when.UTC().Truncate(time.Millisecond) }

// Hint counts one more hint of a check that has so many, and returns how many
// had been given before.
func (l *Lab) Hint(check string, has int) (before int) {
	before = l.Hints[check]
	l.Hints[check] = max(before, min(before+1, has))
	return before
}

// Saw notes that the solution was revealed.
func (l *Lab) Saw(when time.Time) {
	if l.SolutionSeen == nil {
		when = moment(when)
		l.SolutionSeen = &when
	}
}

func fileIn(root string) string { return filepath.Join(root, Dir, "progress.json") }

// The methods below keep what this version does not know.

// UnmarshalJSON reads a progress.
func (p *Progress) UnmarshalJSON(text []byte) error {
	type plain Progress
	return p.rest.part(text, (*plain)(p))
}

// MarshalJSON writes a progress.
func (p *Progress) MarshalJSON() ([]byte, error) {
	type plain Progress
	return p.rest.join((*plain)(p))
}

// UnmarshalJSON reads a lab.
func (l *Lab) UnmarshalJSON(text []byte) error {
	type plain Lab
	return l.rest.part(text, (*plain)(l))
}

// MarshalJSON writes a lab.
func (l *Lab) MarshalJSON() ([]byte, error) {
	type plain Lab
	return l.rest.join((*plain)(l))
}

// UnmarshalJSON reads a last run.
func (l *Last) UnmarshalJSON(text []byte) error {
	type plain Last
	return l.rest.part(text, (*plain)(l))
}

// MarshalJSON writes a last run.
func (l *Last) MarshalJSON() ([]byte, error) {
	type plain Last
	return l.rest.join((*plain)(l))
}
