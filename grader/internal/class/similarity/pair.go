package similarity

import (
	"cmp"
	"maps"
	"slices"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
)

// Pairs reports the pairs with unusually much in common, the largest share first
// and then the most fingerprints. A is the smaller ID. The order of Add makes no
// difference.
//
// Pairs reads the files of reported pairs again, for their passages. The function read
// must return what Add got; if it returns nothing, the pair has no passages.
func (c *Comparison) Pairs(read func(id string) workbook.Files) []gradebook.Pair {
	ids := slices.Sorted(maps.Keys(c.members))
	sets := make([]set, len(ids))
	for i, id := range ids {
		sets[i] = c.members[id]
	}
	index := newIndex(sets)
	matches := index.matches()
	found := foremost(matches, len(ids))
	c.omitted = len(matches) - len(found)

	var pairs []gradebook.Pair
	for _, m := range found {
		shared := index.shared(m)
		pairs = append(pairs, gradebook.Pair{
			Lab: c.lab, A: ids[m.a], B: ids[m.b], Share: m.share(),
			Passages: c.passages(read(ids[m.a]), read(ids[m.b]), shared),
		})
	}
	return pairs
}

// Omitted is the number of pairs that the last call of Pairs found and did not report.
func (c *Comparison) Omitted() int { return c.omitted }

// match is two submissions that reach the thresholds.
type match struct {
	a, b    int32
	common  int32
	smaller int32
}

// share is in percent, rounded down: 100 is everything.
func (m match) share() int { return int(m.common) * 100 / int(m.smaller) }

// foremost sorts matches and drops those that nobody would read: a group that copied
// from one source would otherwise fill the report. Up to MaxPairs, every student in a
// match is in a reported one.
func foremost(matches []match, students int) []match {
	slices.SortFunc(matches, func(x, y match) int {
		return cmp.Or(cmp.Compare(y.share(), x.share()), cmp.Compare(y.common, x.common),
			cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	shown := make([]int, students)
	var found []match
	for _, m := range matches {
		if len(found) == MaxPairs {
			break
		}
		if shown[m.a] >= MaxPairsEach && shown[m.b] >= MaxPairsEach {
			continue
		}
		shown[m.a]++
		shown[m.b]++
		found = append(found, m)
	}
	return found
}
