// Package progress remembers, in the clone and nowhere else, what the reader
// did: hints taken, the solution seen, the last run. Losing it loses no work.
package progress

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"socketlab/grader/internal/record"
)

// Dir is the directory in the root that holds everything the grader keeps.
const Dir = ".socketlab"

// schema names the form of progress.json and its version.
const schema = "socketlab/progress/v1"

// Progress is the content of progress.json. The zero value knows nothing.
type Progress struct {
	Schema string          `json:"schema"`
	Labs   map[string]*Lab `json:"labs"` // by directory name

	root string
}

// Lab is what the reader did in one lab.
type Lab struct {
	// Hints counts, by check, the hints that were given.
	Hints map[string]int `json:"hints,omitempty"`
	// SolutionSeen is when the solution was first revealed.
	SolutionSeen *time.Time `json:"solution_seen,omitempty"`
	// Last sums up the last run of all checks on what the reader wrote: Go files
	// or a program.
	Last *Last `json:"last,omitempty"`
	// Solved is when all checks first passed.
	Solved *time.Time `json:"solved,omitempty"`
}

// Last sums up a run.
type Last struct {
	When    time.Time `json:"when"`
	Node    string    `json:"node,omitempty"` // the program's command line, if it was one
	Hash    string    `json:"hash"`           // empty with Node
	Score   int       `json:"score"`
	Maximum int       `json:"maximum"`
	Failing []string  `json:"failing,omitempty"` // checks, in the order of the catalogue
}

// Load reads the progress of the clone at root. A damaged file is set aside; the
// remark then says where, and the progress begins anew.
func Load(root string) (p *Progress, remark string, err error) {
	p = &Progress{Schema: schema, Labs: map[string]*Lab{}, root: root}
	file := p.file()
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return p, "", nil
	} else if err != nil {
		return nil, "", fmt.Errorf("read progress: %w", err)
	}
	var read Progress
	if err := json.Unmarshal(text, &read); err != nil || read.Schema != schema {
		aside := file + ".damaged-" + time.Now().UTC().Format("20060102T150405Z")
		if err := os.Rename(file, aside); err != nil {
			return nil, "", fmt.Errorf("set the damaged progress aside: %w", err)
		}
		return p, fmt.Sprintf("%s could not be read; it is now %s, and progress begins anew", filepath.Base(file), filepath.Base(aside)), nil
	}
	for name, lab := range read.Labs {
		if lab != nil {
			p.Labs[name] = lab
		}
	}
	return p, "", nil
}

// Lab is the progress in one lab, which may be changed and then saved.
func (p *Progress) Lab(name string) *Lab {
	lab := p.Labs[name]
	if lab == nil {
		lab = &Lab{}
		p.Labs[name] = lab
	}
	if lab.Hints == nil {
		lab.Hints = map[string]int{}
	}
	return lab
}

// Ran takes in a run of all checks on what the reader wrote.
func (l *Lab) Ran(rec *record.Record, when time.Time) {
	l.Last = &Last{When: when.UTC().Truncate(time.Second), Node: rec.Node, Hash: rec.Hash, Score: rec.Score, Maximum: rec.Maximum}
	for _, check := range rec.Checks {
		if check.Status != record.Passed {
			l.Last.Failing = append(l.Last.Failing, check.Name)
		}
	}
	if rec.AllPassed() && l.Solved == nil {
		l.Solved = &l.Last.When
	}
}

func (p *Progress) file() string { return filepath.Join(p.root, Dir, "progress.json") }
