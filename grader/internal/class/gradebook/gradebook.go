// Package gradebook holds the one account of a class. Every report is made from
// it and computes nothing anew, so that no two of them can disagree.
package gradebook

import (
	"time"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// Schema names this form of the account and its version.
const Schema = "socketlab/class/v1"

// Outcome is what became of one lab of one submission.
type Outcome string

// The outcomes. A check that passed scores in Killed and TimedOut too: what ended
// one check costs no other.
const (
	// Graded: the checks ran to their end. The score may be anything.
	Graded Outcome = "graded"
	// Missing: nothing was handed in for the lab.
	Missing Outcome = "missing"
	// Refused: the submission or the files of the lab were not fit to be built;
	// Reason says why.
	Refused Outcome = "refused"
	// BuildFailed: the compiler did not accept the code.
	BuildFailed Outcome = "build-failed"
	// TimedOut: building or checking took longer than the limit.
	TimedOut Outcome = "timed-out"
	// Killed: a limit was broken; Limit names it.
	Killed Outcome = "killed"
	// Infra: the grader or the machine failed, again after it was tried anew.
	// Never charged to the student: the lab has no grade.
	Infra Outcome = "infra"
)

// Grade is one lab of one submission.
type Grade struct {
	Lab     string       `json:"lab"`
	Outcome Outcome      `json:"outcome"`
	Limit   record.Limit `json:"limit,omitempty"` // of Killed
	// Reason is one line that the student can read: the compiler's first error,
	// what was refused and why, which check hung. Empty when graded.
	Reason string `json:"reason,omitempty"`
	// Record is the run. Its checks are complete in every outcome: those that
	// never ran have the status that the outcome implies and score nothing.
	Record record.Record `json:"record"`
	// Remarks are about this lab.
	Remarks []submission.Remark `json:"remarks,omitempty"`
}

// Check is one check as all students share it.
type Criterion struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Points int      `json:"points"`
	Hints  []string `json:"hints"` // as many as the class may see
	Note   string   `json:"note"`
}

// Lab is one lab of the class.
type Column struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Weight int    `json:"weight"` // relative to the other labs; 1 unless the class file says otherwise
	// Points are the maximum: 100 for every lab.
	Points int         `json:"points"`
	Checks []Criterion `json:"checks"`
}

// Row is one submission.
type Row struct {
	Student submission.Student  `json:"student"`
	Source  string              `json:"source"`
	Hash    string              `json:"hash"`
	Remarks []submission.Remark `json:"remarks,omitempty"`
	// Grades stand in the order of Book.Labs, one for each.
	Grades []Grade `json:"grades"`
	// At is when it was handed in. Zero when nobody knows.
	At time.Time `json:"at,omitzero"`
	// Late is how long after the deadline it was handed in; 0 when in time or
	// without a deadline.
	Late time.Duration `json:"late_ns,omitempty"`
	// Penalty is what being late costs, in hundredths of a percent of the total.
	Penalty int `json:"penalty,omitempty"`
	// Total and Maximum are in hundredths of a point: the mean of the labs'
	// scores by weight, less the penalty. See Book.Sum.
	Total   int `json:"total"`
	Maximum int `json:"maximum"`
	// Ungraded says that a grade is Infra, so the total is not final.
	Ungraded bool `json:"ungraded,omitempty"`
	// Published names the labs whose files are the published solution, or nearly.
	Published []Published `json:"published,omitempty"`
}

// Published says how much of a lab's published solution a submission has, in
// percent: a signal for a person, never a part of the score.
type Published struct {
	Lab   string `json:"lab"`
	Share int    `json:"share"`
}

// Passage is a stretch of lines that two files have in common.
type Passage struct {
	FileA  string `json:"file_a"`
	FromA  int    `json:"from_a"` // first line, counted from 1
	ToA    int    `json:"to_a"`
	TextA  string `json:"text_a"`
	FileB  string `json:"file_b"`
	FromB  int    `json:"from_b"`
	ToB    int    `json:"to_b"`
	TextB  string `json:"text_b"`
	Tokens int    `json:"tokens"`
}

// Pair is two submissions with unusually much in common: a signal for a
// person, never a part of the score.
type Pair struct {
	Lab string `json:"lab"`
	A   string `json:"a"` // student IDs
	B   string `json:"b"`
	// Share is the part of the smaller one that the other has too, in percent.
	Share    int       `json:"share"`
	Passages []Passage `json:"passages"`
}

// Book is a class.
type Book struct {
	Schema    string   `json:"schema"`
	Title     string   `json:"title"`
	Sandbox   string   `json:"sandbox"`
	Toolchain string   `json:"toolchain"`
	Redis     string   `json:"redis"`
	Seed      uint64   `json:"seed"`
	Labs      []Column `json:"labs"`
	// Rows stand in the order of their students' IDs.
	Rows  []Row  `json:"rows"`
	Pairs []Pair `json:"pairs,omitempty"`
}

// Sum sets every row's Total, Maximum and Ungraded. The total is
//
//	Σ weight × score / Σ weight,
//
// in hundredths of a point, rounded half up, then less the penalty, rounded
// half up again. All of it is whole-number arithmetic.
func (b *Book) Sum() {
	for i := range b.Rows {
		b.sum(&b.Rows[i])
	}
}

func (b *Book) sum(row *Row) {
	row.Total, row.Maximum, row.Ungraded = 0, 0, false
	var score, points, weights int
	for j := range row.Grades[:min(len(row.Grades), len(b.Labs))] {
		lab, grade := &b.Labs[j], &row.Grades[j]
		score += lab.Weight * grade.Record.Score
		points += lab.Weight * lab.Points
		weights += lab.Weight
		row.Ungraded = row.Ungraded || grade.Outcome == Infra
	}
	if weights == 0 {
		return
	}
	row.Maximum = half(points*100, weights)
	row.Total = half(half(score*100, weights)*(whole-min(row.Penalty, whole)), whole)
}

// whole is a whole, in hundredths of a percent.
const whole = 10_000

// half divides two numbers that are not negative, rounding half up.
func half(a, b int) int { return (2*a + b) / (2 * b) }
