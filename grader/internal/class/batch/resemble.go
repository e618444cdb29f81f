package batch

import (
	"context"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/similarity"
	"socketlab/grader/internal/core/workbook"
)

// resemble says which labs of whom are the published solution, and who has
// unusually much in common. It reads one submission after another, for each lab
// again: only what is kept of one lab is in memory.
func resemble(ctx context.Context, list *intake.Directory, labs []workbook.Lab) (published map[string][]gradebook.Published, pairs []gradebook.Pair, err error) {
	published = map[string][]gradebook.Published{}
	for _, lab := range labs {
		found, err := resembleIn(ctx, list, lab, published)
		if err != nil {
			return nil, nil, err
		}
		pairs = append(pairs, found...)
	}
	return published, pairs, nil
}

// resembleIn is resemble for one lab. It adds to published.
func resembleIn(ctx context.Context, list *intake.Directory, lab workbook.Lab, published map[string][]gradebook.Published) ([]gradebook.Pair, error) {
	starter, err := lab.Starter()
	if err != nil {
		return nil, err
	}
	solution, err := lab.Solution()
	if err != nil {
		return nil, err
	}
	class, seats := similarity.New(lab.Name, starter, solution), map[string]int{}
	for n, seat := range list.Entries {
		sub, err := list.Take(ctx, n)
		if err != nil {
			return nil, err
		}
		id := seat.Student.ID
		seats[id] = n
		if files, ok := sub.Labs[lab.Name]; ok {
			if share := class.Add(id, files); share > 0 {
				published[id] = append(published[id], gradebook.Published{Lab: lab.Name, Share: share})
			}
		}
	}
	pairs := class.Pairs(func(id string) workbook.Files {
		sub, failed := list.Take(ctx, seats[id])
		if failed != nil {
			err = failed
		}
		return sub.Labs[lab.Name]
	})
	return pairs, err
}
