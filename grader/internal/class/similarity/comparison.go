package similarity

import (
	"crypto/sha256"
	"slices"

	"socketlab/grader/internal/core/workbook"
)

// Comparison compares the submissions of one lab. It keeps a few kilobytes of each. Its
// methods must not be called concurrently.
type Comparison struct {
	lab      string
	known    set // every fingerprint of the starter and of the solution
	solution set // those of the solution that are not in the starter
	exact    [sha256.Size]byte
	solvable bool // the solution is not the starter

	members map[string]set // by the student's ID, without what is known
	omitted int
}

// New begins a comparison. The starter and the solution are subtracted from every
// submission.
func New(lab string, starter, solution workbook.Files) *Comparison {
	c := &Comparison{lab: lab, members: map[string]set{}}
	first, begun := sources(starter)
	last, exact := sources(solution)
	var given, known []uint64
	for _, file := range first {
		given = append(given, all(file.words)...)
	}
	for _, file := range last {
		known = append(known, all(file.words)...)
	}
	base := newSet(given, len(given))
	c.solution = without(chosen(last), base)
	c.known = newSet(append(known, base...), len(known)+len(base))
	c.exact, c.solvable = exact, exact != begun
	return c
}

// Add adds a submission, or replaces the one with the same ID. It returns how much of
// the published solution the submission contains, in percent, or 0 if that is less than
// [SolutionShare]. It counts fingerprints, so new names hide nothing; the same tokens
// are 100. It does not keep the files.
func (c *Comparison) Add(id string, files workbook.Files) (published int) {
	read, exact := sources(files)
	prints := chosen(read)
	c.members[id] = newSet(without(prints, c.known), MaxPrints)
	if !c.solvable {
		return 0
	}
	if exact == c.exact {
		return 100
	}
	own := len(c.solution)
	if own < MinShared {
		return 0
	}
	if share := prints.common(c.solution) * 100 / own; share >= SolutionShare {
		return share
	}
	return 0
}

// chosen is the fingerprints that winnowing keeps of all files.
func chosen(files []source) set {
	var prints []uint64
	for _, file := range files {
		prints = append(prints, winnow(file.words)...)
	}
	return newSet(prints, len(prints))
}

// without is a new set of the fingerprints that are not known.
func without(prints, known set) set {
	var own set
	for _, print := range prints {
		if !known.has(print) {
			own = append(own, print)
		}
	}
	return slices.Clone(own) // it is kept: no room for more
}
