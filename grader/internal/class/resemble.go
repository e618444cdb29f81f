package class

import (
	"context"
	"slices"

	"socketlab/grader/internal/gradebook"
	"socketlab/grader/internal/intake"
	"socketlab/grader/internal/similarity"
	"socketlab/grader/internal/workbook"
)

// resemble notes in the book which submissions have unusually much in common,
// and which are the published solution. It reads one submission after another.
func resemble(ctx context.Context, list *intake.Class, labs []workbook.Lab, book *gradebook.Book) error {
	classes := make([]*similarity.Class, len(labs))
	for i, lab := range labs {
		starter, err := lab.Starter()
		if err != nil {
			return err
		}
		solution, err := lab.Solution()
		if err != nil {
			return err
		}
		classes[i] = similarity.New(lab.Name, starter, solution)
	}
	seats := map[string]int{}
	published := map[string][]string{}
	for n, seat := range list.Seats {
		sub, err := list.Take(ctx, n)
		if err != nil {
			return err
		}
		id := seat.Student.ID
		seats[id] = n
		for i, lab := range labs {
			if files, ok := sub.Labs[lab.Name]; ok && classes[i].Add(id, files) {
				published[id] = append(published[id], lab.Name)
			}
		}
	}
	for i := range book.Rows {
		book.Rows[i].Published = published[book.Rows[i].Student.ID]
	}
	var failed error
	for i, lab := range labs {
		book.Pairs = slices.Concat(book.Pairs, classes[i].Pairs(func(id string) workbook.Files {
			sub, err := list.Take(ctx, seats[id])
			if err != nil {
				failed = err
			}
			return sub.Labs[lab.Name]
		}))
	}
	return failed
}
