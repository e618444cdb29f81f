package class

import (
	"context"
	"runtime"
	"slices"
	"strings"

	"socketlab/grader/internal/catalogue"
	"socketlab/grader/internal/classfile"
	"socketlab/grader/internal/gradebook"
	"socketlab/grader/internal/journal"
	"socketlab/grader/internal/record"
	"socketlab/grader/internal/workbook"
)

// binder makes the account of a class from the journal.
type binder struct {
	file    classfile.File
	labs    []workbook.Lab
	weights map[string]int
	checks  func(lab string) []catalogue.Check
	times   classfile.Times
	journal *journal.Journal
	seed    uint64
}

// bind leaves out what differs between two runs that found the same: how long
// checks took.
func (b *binder) bind(ctx context.Context, results []result) (*gradebook.Book, error) {
	toolchain, _, _ := strings.Cut(runtime.Version(), " ")
	book := &gradebook.Book{
		Schema: gradebook.Schema, Title: b.file.Title, Toolchain: toolchain, Redis: record.Miniredis, Seed: b.seed,
		Rows: []gradebook.Row{},
	}
	for _, lab := range b.labs {
		book.Labs = append(book.Labs, b.lab(lab))
	}
	levels := map[string]bool{}
	for _, r := range results {
		entry, err := b.journal.Find(ctx, r.key)
		if err != nil {
			return nil, err
		}
		row := gradebook.Row{
			Student: r.student, Source: r.source, Hash: r.hash, Remarks: r.remarks, Grades: entry.Grades,
			At: b.times[r.student.ID].At, Late: b.times[r.student.ID].Late,
		}
		row.Penalty = b.file.Late.Penalty(row.Late)
		for i := range row.Grades {
			rec := &row.Grades[i].Record
			rec.Who = r.student.ID
			levels[rec.Sandbox] = true
			for n := range rec.Checks {
				rec.Checks[n].DurationMS = 0
			}
		}
		book.Rows = append(book.Rows, row)
	}
	slices.SortStableFunc(book.Rows, func(x, y gradebook.Row) int { return strings.Compare(x.Student.ID, y.Student.ID) })
	book.Sandbox = joined(levels)
	book.Sum()
	return book, nil
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

// joined names every level that a record was made in.
func joined(levels map[string]bool) string {
	var names []string
	for name := range levels {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
