// Package summary writes a page about what a learner did. The page is the learner's own
// record, and says so.
package summary

import (
	"cmp"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/learn/labstatus"
)

// schema is the name and version of the JSON format.
const schema = "socketlab/summary/v1"

// Statement says what the page claims and what it does not.
const Statement = "This is the learner's own record, from a file on their own machine. It is not proof: " +
	"nobody supervised the work, and the file can be edited. To verify it, run the same checks on the code and compare the hash."

// Summary describes what a learner did.
type Summary struct {
	Schema    string    `json:"schema"`
	Statement string    `json:"statement"`
	Name      string    `json:"name,omitempty"` // the learner's name, as given
	Date      time.Time `json:"date"`
	Workbook  Version   `json:"workbook"`
	Score     int       `json:"score"`
	Maximum   int       `json:"maximum"`
	Passed    int       `json:"checks_passed"`
	Total     int       `json:"checks"`
	Solved    int       `json:"labs_solved"`
	Labs      []Lab     `json:"labs"`
}

// Whether and when the learner saw the solution of a lab.
const (
	NotSeen   = "not seen"
	SeenFirst = "seen before solving"
	SeenAfter = "seen after solving"
)

// Lab describes what the learner did in one lab. Score and Maximum come from the last
// run of all checks.
type Lab struct {
	Name         string     `json:"lab"`
	Title        string     `json:"title"`
	Score        int        `json:"score"`
	Maximum      int        `json:"maximum"`
	Passed       int        `json:"checks_passed"` // checks that passed in any run
	FirstSolved  *time.Time `json:"first_solved"`  // when all checks first passed in one run
	HintsUsed    int        `json:"hints_used"`
	Solution     string     `json:"solution"`
	SolutionSeen *time.Time `json:"solution_seen"`
	Graded       *Graded    `json:"graded"` // nil if all checks never ran in one run
	Checks       []Check    `json:"checks"`
}

// Graded describes what the last run graded.
type Graded struct {
	When      time.Time `json:"when"`
	Hash      string    `json:"hash,omitempty"` // SHA-256 of the Go files
	Node      string    `json:"node,omitempty"` // the command line of a program, whose files are not known
	Toolchain string    `json:"toolchain,omitempty"`
	// Changed reports whether the learner's Go files have changed since.
	Changed bool `json:"changed_since"`
}

// Check describes one check.
type Check struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Points      int        `json:"points"`
	Passed      bool       `json:"passed"`
	FirstPassed *time.Time `json:"first_passed"` // nil if the time was not recorded
	HintsUsed   int        `json:"hints_used"`
}

// Of summarizes the status of the labs.
func Of(labs []labstatus.Status, version Version, name string, now time.Time) *Summary {
	s := &Summary{Schema: schema, Statement: Statement, Name: name, Date: now.UTC().Truncate(time.Second), Workbook: version, Labs: []Lab{}}
	for i := range labs {
		lab := of(&labs[i])
		s.Labs = append(s.Labs, lab)
		s.Score, s.Maximum = s.Score+lab.Score, s.Maximum+lab.Maximum
		s.Passed, s.Total = s.Passed+lab.Passed, s.Total+len(lab.Checks)
		if lab.FirstSolved != nil {
			s.Solved++
		}
	}
	return s
}

func of(lab *labstatus.Status) Lab {
	l := Lab{
		Name: lab.Name, Title: lab.Title, Maximum: catalogue.Total,
		Passed: lab.Passed(), FirstSolved: lab.Solved, HintsUsed: lab.Hints,
		Solution: NotSeen, SolutionSeen: lab.Seen, Checks: []Check{},
	}
	if lab.Seen != nil {
		l.Solution = SeenAfter
		if lab.SeenFirst() {
			l.Solution = SeenFirst
		}
	}
	if last := lab.Last; last != nil {
		l.Score, l.Maximum = last.Score, cmp.Or(last.Maximum, l.Maximum)
		l.Graded = &Graded{When: last.When, Hash: last.Hash, Node: last.Node, Toolchain: last.Toolchain, Changed: last.Node == "" && !lab.Current}
	}
	for _, check := range lab.Checks {
		c := Check{Name: check.Name, Title: check.Title, Points: check.Points, Passed: check.HasPassed, HintsUsed: check.Hints}
		if !check.FirstPassed.IsZero() {
			c.FirstPassed = &check.FirstPassed
		}
		l.Checks = append(l.Checks, c)
	}
	return l
}
