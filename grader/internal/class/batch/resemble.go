package batch

import (
	"context"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/similarity"
	"socketlab/grader/internal/core/workbook"
)

// resemble finds the labs that are the published solution, by student, and the pairs
// with unusually much in common. It reads all submissions once per lab, so that only
// the fingerprints of one lab are in memory.
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
	comparison, entries := similarity.New(lab.Name, starter, solution), map[string]int{}
	for n, entry := range list.Entries {
		sub, err := list.Take(ctx, n)
		if err != nil {
			return nil, err
		}
		id := entry.Student.ID
		entries[id] = n
		if files, ok := sub.Labs[lab.Name]; ok {
			if share := comparison.Add(id, files); share > 0 {
				published[id] = append(published[id], gradebook.Published{Lab: lab.Name, Share: share})
			}
		}
	}
	pairs := comparison.Pairs(func(id string) workbook.Files {
		sub, failed := list.Take(ctx, entries[id])
		if failed != nil {
			err = failed
		}
		return sub.Labs[lab.Name]
	})
	return pairs, err
}
