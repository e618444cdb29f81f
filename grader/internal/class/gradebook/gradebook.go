// Package gradebook is the one record of a class. Every report is made from it and
// recomputes nothing, so no two reports can disagree.
package gradebook

import (
	"time"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// Schema names the format of book.json and its version.
const Schema = "socketlab/class/v1"

// Outcome is how grading one lab of one submission ended.
type Outcome string

// The outcomes. In Killed and TimedOut, too, checks that passed score: what ended one
// check costs no other.
const (
	// Graded: all checks ran to the end, whatever the score.
	Graded Outcome = "graded"
	// Missing: nothing was handed in for the lab.
	Missing Outcome = "missing"
	// Refused: the submission, or the files of the lab, were refused before building;
	// Reason says why.
	Refused Outcome = "refused"
	// BuildFailed: the compiler rejected the code.
	BuildFailed Outcome = "build-failed"
	// TimedOut: building or checking exceeded the time limit.
	TimedOut Outcome = "timed-out"
	// Killed: another limit was exceeded; Limit names it.
	Killed Outcome = "killed"
	// Infra: the grader or the machine failed, twice. The lab has no grade, and the
	// student loses no points.
	Infra Outcome = "infra"
)

// Grade is one lab of one submission.
type Grade struct {
	Lab     string       `json:"lab"`
	Outcome Outcome      `json:"outcome"`
	Limit   record.Limit `json:"limit,omitempty"` // of Killed
	// Reason is one line for the student: the compiler's first error, what was refused
	// and why, which time limit was reached. It is empty when graded.
	Reason string `json:"reason,omitempty"`
	// Record is the run. It contains every check in every outcome: those that never
	// ran have the status that the outcome implies, and score nothing.
	Record record.Record `json:"record"`
	// Remarks concern this lab.
	Remarks []submission.Remark `json:"remarks,omitempty"`
}

// Criterion is one check, with everything that is the same for all students.
type Criterion struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Points int      `json:"points"`
	Hints  []string `json:"hints"` // as many as the class file allows
	Note   string   `json:"note"`
}

// Column is one lab of the class.
type Column struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Weight int    `json:"weight"` // relative to the other labs; defaults to 1
	// Points are the maximum: 100 for every lab.
	Points int         `json:"points"`
	Checks []Criterion `json:"checks"`
}

// Row is one student's submission and grades.
type Row struct {
	Student submission.Student  `json:"student"`
	Source  string              `json:"source"`
	Hash    string              `json:"hash"`
	Remarks []submission.Remark `json:"remarks,omitempty"`
	// Grades has one grade for each of Book.Labs, in the same order.
	Grades []Grade `json:"grades"`
	// At is the time at which it was handed in; zero when unknown.
	At time.Time `json:"at,omitzero"`
	// Late is how long after the deadline it was handed in; 0 when it was in time, or
	// there is no deadline.
	Late time.Duration `json:"late_ns,omitempty"`
	// Penalty is the cost of being late, in hundredths of a percent of the total.
	Penalty int `json:"penalty,omitempty"`
	// Total and Maximum are in hundredths of a point: the mean of the labs'
	// scores by weight, less the penalty. See Book.Sum.
	Total   int `json:"total"`
	Maximum int `json:"maximum"`
	// Pending says why the total is not final although the labs are graded: it is in
	// doubt whose the submission is, or whether the student handed in one.
	Pending string `json:"pending,omitempty"`
	// Ungraded says that a grade is Infra, or the row Pending, so the total is not final.
	Ungraded bool `json:"ungraded,omitempty"`
	// Published names the labs whose files are the published solution, or nearly.
	Published []Published `json:"published,omitempty"`
}

// Published is how much of a lab's published solution a submission contains, in
// percent. It is a signal for a person, never a part of the score.
type Published struct {
	Lab   string `json:"lab"`
	Share int    `json:"share"`
}

// Passage is a range of lines that two files have in common.
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

// Pair is two submissions with unusually much in common. It is a signal for a
// person, never a part of the score.
type Pair struct {
	Lab string `json:"lab"`
	A   string `json:"a"` // student IDs
	B   string `json:"b"`
	// Share is how much of the smaller one is in the other too, in percent.
	Share    int       `json:"share"`
	Passages []Passage `json:"passages"`
}

// Book is a class: its labs, and a row for each student.
type Book struct {
	Schema    string   `json:"schema"`
	Title     string   `json:"title"`
	Sandbox   string   `json:"sandbox"`
	Toolchain string   `json:"toolchain"`
	Redis     string   `json:"redis"`
	Seed      uint64   `json:"seed"`
	Labs      []Column `json:"labs"`
	// Rows are sorted by the students' IDs.
	Rows  []Row  `json:"rows"`
	Pairs []Pair `json:"pairs,omitempty"`
}

// Sum sets every row's Total, Maximum and Ungraded. The total is
//
//	Σ weight × score / Σ weight,
//
// in hundredths of a point, rounded half up, then less the penalty, rounded
// half up again. All arithmetic is on whole numbers.
func (b *Book) Sum() {
	for i := range b.Rows {
		b.sum(&b.Rows[i])
	}
}

func (b *Book) sum(row *Row) {
	row.Total, row.Maximum, row.Ungraded = 0, 0, row.Pending != ""
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

// whole is 100 percent, in hundredths of a percent.
const whole = 10_000

// half divides two non-negative numbers, rounding half up.
func half(a, b int) int { return (2*a + b) / (2 * b) }
