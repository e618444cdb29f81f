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

// assembler makes the results of a class from the journal.
type assembler struct {
	file    config.File
	labs    []workbook.Lab
	weights map[string]int
	checks  func(lab string) []catalogue.Check
	times   config.Times
	journal *journal.Journal
	seed    uint64
	// published are the labs whose published solution a student handed in, by ID.
	published map[string][]gradebook.Published
	pairs     []gradebook.Pair
}

// assemble reads rows from the journal whenever they are needed: the transcripts of
// a whole class do not fit into memory.
func (a *assembler) assemble(ctx context.Context, results []result) (*gradebook.Results, error) {
	toolchain, _, _ := strings.Cut(runtime.Version(), " ")
	head := gradebook.Book{
		Schema: gradebook.Schema, Title: a.file.Title, Toolchain: toolchain, Redis: record.Miniredis, Seed: a.seed, Pairs: a.pairs,
	}
	for _, lab := range a.labs {
		head.Labs = append(head.Labs, a.lab(lab))
	}
	ordered := slices.Clone(results)
	slices.SortStableFunc(ordered, func(x, y result) int { return strings.Compare(x.row.Student.ID, y.row.Student.ID) })
	return gradebook.NewResults(head, len(ordered), func(i int) (*gradebook.Row, error) { return a.row(ctx, ordered[i]) })
}

// row completes the row of a result. It leaves out how long checks took: two runs
// that found the same give the same row.
func (a *assembler) row(ctx context.Context, r result) (*gradebook.Row, error) {
	found, err := a.journal.Find(ctx, r.key)
	if err != nil {
		return nil, err
	}
	row, id := r.row, r.row.Student.ID
	row.Grades, row.Published = found.Grades, a.published[id]
	row.At, row.Late = a.times[id].At, a.times[id].Late
	row.Penalty = a.file.Late.Penalty(row.Late)
	for i := range row.Grades {
		rec := &row.Grades[i].Record
		rec.Who = id
		for n := range rec.Checks {
			rec.Checks[n].DurationMS = 0
		}
	}
	return &row, nil
}

func (a *assembler) lab(lab workbook.Lab) gradebook.Column {
	l := gradebook.Column{Name: lab.Name, Title: lab.Title, Weight: a.weights[lab.Name], Points: catalogue.Total}
	for _, check := range a.checks(lab.Name) {
		shown := check.Hints[:min(a.file.Hints, len(check.Hints))]
		l.Checks = append(l.Checks, gradebook.Criterion{
			Name: check.Name, Title: check.Title, Points: check.Points, Hints: append([]string{}, shown...), Note: check.Note,
		})
	}
	return l
}
