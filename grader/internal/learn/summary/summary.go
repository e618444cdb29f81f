// Package summary puts what a learner did on one page that they can show. It is
// their own record and says so.
package summary

import (
	"cmp"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/learn/labstatus"
)

// schema names the form of the JSON and its version.
const schema = "socketlab/summary/v1"

// Statement is what the page claims, and what it does not.
const Statement = "This is the learner's own record, kept in a file on their own machine. It is not proof: " +
	"nobody watched, and the file can be edited. Whoever wants to know can run the same checks on the code itself, and compare the hash."

// Summary is what a learner did.
type Summary struct {
	Schema    string    `json:"schema"`
	Statement string    `json:"statement"`
	Name      string    `json:"name,omitempty"` // the learner's, as they gave it
	Date      time.Time `json:"date"`
	Workbook  Version   `json:"workbook"`
	Score     int       `json:"score"`
	Maximum   int       `json:"maximum"`
	Passed    int       `json:"checks_passed"`
	Total     int       `json:"checks"`
	Solved    int       `json:"labs_solved"`
	Labs      []Lab     `json:"labs"`
}

// The ways in which a solution can have been seen.
const (
	NotSeen   = "not seen"
	SeenFirst = "seen before solving"
	SeenAfter = "seen after solving"
)

// Lab is what they did in one lab. Score and Maximum are those of the last run
// of all its checks.
type Lab struct {
	Name         string     `json:"lab"`
	Title        string     `json:"title"`
	Score        int        `json:"score"`
	Maximum      int        `json:"maximum"`
	Passed       int        `json:"checks_passed"` // each in some run
	FirstSolved  *time.Time `json:"first_solved"`  // all of them in one run
	HintsUsed    int        `json:"hints_used"`
	Solution     string     `json:"solution"`
	SolutionSeen *time.Time `json:"solution_seen"`
	Graded       *Graded    `json:"graded"` // nil when all its checks never ran together
	Checks       []Check    `json:"checks"`
}

// Graded is what the last run graded.
type Graded struct {
	When      time.Time `json:"when"`
	Hash      string    `json:"hash,omitempty"` // SHA-256 of the Go files
	Node      string    `json:"node,omitempty"` // the program's command line, whose files nobody knows
	Toolchain string    `json:"toolchain,omitempty"`
	// Changed says that the learner's Go files have been changed since.
	Changed bool `json:"changed_since"`
}

// Check is what they did about one check.
type Check struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Points      int        `json:"points"`
	Passed      bool       `json:"passed"`
	FirstPassed *time.Time `json:"first_passed"` // nil with Passed when nobody noted it
	HintsUsed   int        `json:"hints_used"`
}

// Of sums up how far a learner is.
func Of(labs []labstatus.Lab, version Version, name string, now time.Time) *Summary {
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

func of(lab *labstatus.Lab) Lab {
	l := Lab{
		Name: lab.Name, Title: lab.Title, Maximum: catalogue.Total,
		Passed: lab.Count(), FirstSolved: lab.Solved, HintsUsed: lab.Hints,
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
		if !check.Passed.IsZero() {
			c.FirstPassed = &check.Passed
		}
		l.Checks = append(l.Checks, c)
	}
	return l
}
