// Package progress saves what the reader did, in a file inside the clone: hints given,
// solutions seen, checks passed, and the last run of each lab. Losing the file loses
// none of the reader's code.
//
// Labs and checks are identified by name. Labs, checks and fields that this version of
// the workbook does not know are saved unchanged, so switching between versions loses
// nothing.
package progress

import (
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// schema is the name and version of the format of progress.json. New fields may be
// added; the meaning of a field must not change.
const schema = "socketlab/progress/v1"

// Progress is the content of progress.json. Other packages store their own data in it;
// see Section.
type Progress struct {
	Schema string          `json:"schema"`
	Labs   map[string]*Lab `json:"labs"` // by directory name

	unknown unknown
}

// Lab is what the reader did in one lab.
type Lab struct {
	// Hints counts the hints that the reader asked for, by check.
	Hints map[string]int `json:"hints,omitempty"`
	// Shown names the checks whose first hint a run showed before the reader asked.
	Shown map[string]bool `json:"shown,omitempty"`
	// Passed is when a check first passed in any run, by check.
	Passed map[string]time.Time `json:"passed,omitempty"`
	// SolutionSeen is when the solution was first shown.
	SolutionSeen *time.Time `json:"solution_seen,omitempty"`
	// Last is the last run of all checks on the reader's Go files or program.
	Last *Last `json:"last,omitempty"`
	// Solved is when all checks first passed in the same run.
	Solved *time.Time `json:"solved,omitempty"`

	unknown unknown
}

// Last summarizes a run.
type Last struct {
	When      time.Time `json:"when"`
	Node      string    `json:"node,omitempty"` // the command line of the program, if the run graded one
	Hash      string    `json:"hash"`           // of the Go files; empty with Node
	Toolchain string    `json:"toolchain,omitempty"`
	Score     int       `json:"score"`
	Maximum   int       `json:"maximum"`
	Failing   []string  `json:"failing,omitempty"` // names of checks, in the order of the catalogue

	unknown unknown
}

// Lab returns the progress in one lab. A change function passed to Update may modify
// it.
func (p *Progress) Lab(name string) *Lab {
	lab := p.Labs[name]
	if lab == nil {
		lab = &Lab{}
		p.Labs[name] = lab
	}
	if lab.Hints == nil {
		lab.Hints = map[string]int{}
	}
	if lab.Shown == nil {
		lab.Shown = map[string]bool{}
	}
	if lab.Passed == nil {
		lab.Passed = map[string]time.Time{}
	}
	return lab
}

// AddRun records a run on the reader's work. Whole reports whether all checks ran. A run
// that was not whole, or in which the environment failed, counts only for the checks
// that passed.
func (l *Lab) AddRun(rec *record.Record, whole bool, when time.Time) {
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

// moment is a time in the precision that the file stores. Milliseconds are fine enough
// to tell what a reader or a script did first.
func moment(when time.Time) time.Time { return when.UTC().Truncate(time.Millisecond) }

// GiveHint counts one more hint of a check as asked for, unless the reader has seen all of
// them. It returns how many the reader had seen before.
func (l *Lab) GiveHint(check string, total int) (before int) {
	before = l.HintsSeen(check)
	if before < total {
		l.Hints[check]++
	}
	return before
}

// ShowHint records that a run shows the first hint of a check, or the last one that the
// reader asked for.
func (l *Lab) ShowHint(check string) {
	if l.Hints[check] == 0 {
		l.Shown[check] = true
	}
}

// HintsSeen is how many hints of a check the reader has seen, whether they asked or not.
func (l *Lab) HintsSeen(check string) int {
	if l.Shown[check] {
		return l.Hints[check] + 1
	}
	return l.Hints[check]
}

// SetSolutionSeen records that the solution was shown. Only the first time counts.
func (l *Lab) SetSolutionSeen(when time.Time) {
	if l.SolutionSeen == nil {
		when = moment(when)
		l.SolutionSeen = &when
	}
}

func fileIn(root string) string { return filepath.Join(root, workbook.StateDir, "progress.json") }

// The methods below preserve fields that this version does not know.

// UnmarshalJSON implements json.Unmarshaler.
func (p *Progress) UnmarshalJSON(text []byte) error {
	type plain Progress
	return p.unknown.split(text, (*plain)(p))
}

// MarshalJSON implements json.Marshaler.
func (p *Progress) MarshalJSON() ([]byte, error) {
	type plain Progress
	return p.unknown.merge((*plain)(p))
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *Lab) UnmarshalJSON(text []byte) error {
	type plain Lab
	return l.unknown.split(text, (*plain)(l))
}

// MarshalJSON implements json.Marshaler.
func (l *Lab) MarshalJSON() ([]byte, error) {
	type plain Lab
	return l.unknown.merge((*plain)(l))
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *Last) UnmarshalJSON(text []byte) error {
	type plain Last
	return l.unknown.split(text, (*plain)(l))
}

// MarshalJSON implements json.Marshaler.
func (l *Last) MarshalJSON() ([]byte, error) {
	type plain Last
	return l.unknown.merge((*plain)(l))
}
