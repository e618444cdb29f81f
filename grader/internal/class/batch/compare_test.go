package batch

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// account returns the account of a class with one lab, which has two checks.
func account(rows ...gradebook.Row) *gradebook.Book {
	b := &gradebook.Book{Sandbox: "bubblewrap", Toolchain: "go1.26", Seed: 7, Rows: rows, Labs: []gradebook.Column{
		{Name: "01-scaling", Weight: 1, Points: 100, Checks: []gradebook.Criterion{{Name: "TestOne", Points: 60}, {Name: "TestTwo", Points: 40}}}}}
	b.Sum()
	return b
}

func row(id, hash string, one, two record.Status) gradebook.Row {
	rec := record.Record{Checks: []record.Check{{Name: "TestOne", Points: 60, Status: one}, {Name: "TestTwo", Points: 40, Status: two}}}
	rec.Total()
	return gradebook.Row{Student: submission.Student{ID: id}, Hash: hash, Grades: []gradebook.Grade{{Lab: "01-scaling", Outcome: gradebook.Graded, Record: rec}}}
}

func TestCompare(t *testing.T) {
	old := account(row("ada", "a", record.Passed, record.Passed), row("bob", "b", record.Failed, record.Passed),
		row("cyd", "c", record.Passed, record.Passed), row("dan", "d", record.Passed, record.Failed), row("eve", "e", record.Passed, record.Passed))
	late := row("dan", "d", record.Passed, record.Failed)
	late.Late, late.Penalty = 25*time.Hour, 2000
	new := account(row("ada", "a", record.Passed, record.Passed), row("bob", "b2", record.Passed, record.Passed),
		row("cyd", "c", record.Passed, record.Failed), late, row("fay", "f", record.Passed, record.Passed))
	new.Toolchain = "go1.27"

	require.Equal(t, []string{
		"toolchain: go1.27, was go1.26",
		"bob  100.00/100.00, was 40.00/100.00: the submission changed",
		"    01-scaling TestOne: passed 60/60, was failed 0/60",
		"cyd  60.00/100.00, was 100.00/100.00: the same submission was graded differently",
		"    01-scaling TestTwo: failed 0/40, was passed 40/40",
		"dan  48.00/100.00, was 60.00/100.00: late by 25h0m0s and 20.00%, was 0s and 0.00%",
		"eve  gone: had 100.00/100.00",
		"fay  new: 100.00/100.00",
		"5 of 6 changed",
	}, Compare(old, new))
	require.Equal(t, []string{"0 of 5 changed"}, Compare(old, old))
}
