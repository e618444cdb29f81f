package batch

import (
	"context"
	"runtime"
	"slices"
	"strings"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// binder makes the account of a class from the journal.
type binder struct {
	file    config.File
	labs    []workbook.Lab
	weights map[string]int
	checks  func(lab string) []catalogue.Check
	times   config.Times
	journal *journal.Journal
	seed    uint64
	// published are the labs of which a student has handed in the solution, by ID.
	published map[string][]gradebook.Published
	pairs     []gradebook.Pair
}

// bind reads a row from the journal whenever it is asked for: transcripts of a
// whole class do not fit into the memory.
func (b *binder) bind(ctx context.Context, results []result) (*gradebook.Class, error) {
	toolchain, _, _ := strings.Cut(runtime.Version(), " ")
	head := gradebook.Book{
		Schema: gradebook.Schema, Title: b.file.Title, Toolchain: toolchain, Redis: record.Miniredis, Seed: b.seed, Pairs: b.pairs,
	}
	for _, lab := range b.labs {
		head.Labs = append(head.Labs, b.lab(lab))
	}
	ordered := slices.Clone(results)
	slices.SortStableFunc(ordered, func(x, y result) int { return strings.Compare(x.student.ID, y.student.ID) })
	return gradebook.Survey(head, len(ordered), func(i int) (*gradebook.Row, error) { return b.row(ctx, ordered[i]) })
}

// row leaves out what differs between two runs that found the same: how long
// checks took.
func (b *binder) row(ctx context.Context, r result) (*gradebook.Row, error) {
	entry, err := b.journal.Find(ctx, r.key)
	if err != nil {
		return nil, err
	}
	row := &gradebook.Row{
		Student: r.student, Source: r.source, Hash: r.hash, Remarks: r.remarks, Grades: entry.Grades,
		At: b.times[r.student.ID].At, Late: b.times[r.student.ID].Late, Published: b.published[r.student.ID],
	}
	row.Penalty = b.file.Late.Penalty(row.Late)
	for i := range row.Grades {
		rec := &row.Grades[i].Record
		rec.Who = r.student.ID
		for n := range rec.Checks {
			rec.Checks[n].DurationMS = 0
		}
	}
	return row, nil
}

func (b *binder) lab(lab workbook.Lab) gradebook.Lab {
	l := gradebook.Lab{Name: lab.Name, Title: lab.Title, Weight: b.weights[lab.Name], Points: catalogue.Total}
	for _, check := range b.checks(lab.Name) {
		shown := check.Hints[:min(b.file.Hints, len(check.Hints))]
		l.Checks = append(l.Checks, gradebook.Check{
			Name: check.Name, Title: check.Title, Points: check.Points, Hints: append([]string{}, shown...), Note: check.Note,
		})
	}
	return l
}
