package similarity

import (
	"cmp"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
)

const (
	// occurrences is the number of places in B that are tried for one in A.
	occurrences = 8
	// gap is how many words in a row of the starter or the solution may be in the
	// middle of a passage.
	gap = 32
)

// spot is a word of a file.
type spot struct{ file, word int }

// side is one of the two submissions of a pair.
type side struct {
	files  []source
	prints [][]uint64
	ok     [][]bool
	known  [][]bool // words that are in the starter or in the solution
}

func (c *Comparison) newSide(files workbook.Files) side {
	var s side
	s.files, _ = sources(files)
	for _, file := range s.files {
		prints, ok := hashes(file.words)
		known := make([]bool, len(prints))
		for i, print := range prints {
			if ok[i] && c.known.has(print) {
				for n := range grams {
					known[i+n] = true
				}
			}
		}
		s.prints, s.ok, s.known = append(s.prints, prints), append(s.ok, ok), append(s.known, known)
	}
	return s
}

// stretch is a sequence of words that both sides have.
type stretch struct {
	a, b spot
	size int
}

// passages finds where two submissions have the same words. A passage begins at a
// shared fingerprint and extends as far as the words on both sides are equal, also
// across the ends of declarations.
func (c *Comparison) passages(a, b workbook.Files, shared map[uint64]bool) []gradebook.Passage {
	left, right := c.newSide(a), c.newSide(b)
	places := map[uint64][]spot{}
	for f, prints := range right.prints {
		for i, print := range prints {
			if right.ok[f][i] && shared[print] && len(places[print]) < occurrences {
				places[print] = append(places[print], spot{f, i})
			}
		}
	}
	var found []stretch
	for f, prints := range left.prints {
		done := 0 // words before it are in a passage
		for i := 0; i < len(prints); i++ {
			if !left.ok[f][i] || !shared[prints[i]] {
				continue
			}
			best := stretch{}
			for _, place := range places[prints[i]] {
				if s := c.extend(left, right, spot{f, i}, place, done); s.size > best.size {
					best = s
				}
			}
			if best.size >= grams {
				found = append(found, best)
				done = best.a.word + best.size
				i = done - 1
			}
		}
	}
	return show(a, b, left, right, found)
}

// extend extends a match in both directions, but in A not before the word from. It stops
// in text that everybody has. It is empty if only the hashes are equal.
func (c *Comparison) extend(left, right side, a, b spot, from int) stretch {
	wordsA, wordsB := left.files[a.file].words, right.files[b.file].words
	reach := func(step int) int {
		far, known := 0, 0
		for n := step; ; n += step {
			i, j := a.word+n, b.word+n
			if i < from || j < 0 || i >= len(wordsA) || j >= len(wordsB) || wordsA[i].code != wordsB[j].code {
				return far
			}
			if known++; !left.known[a.file][i] || n > 0 && n < grams {
				far, known = n, 0
			}
			if known > gap {
				return far
			}
		}
	}
	back, ahead := reach(-1), reach(1)
	if ahead < grams-1 {
		return stretch{} // only the hashes are equal
	}
	size := ahead - back + 1
	return stretch{spot{a.file, a.word + back}, spot{b.file, b.word + back}, size}
}

// show turns stretches into passages: the longest, in the order of A.
func show(a, b workbook.Files, left, right side, found []stretch) []gradebook.Passage {
	slices.SortStableFunc(found, func(x, y stretch) int { return cmp.Compare(y.size, x.size) })
	found = found[:min(len(found), MaxPassages)]
	slices.SortFunc(found, func(x, y stretch) int {
		return cmp.Or(cmp.Compare(x.a.file, y.a.file), cmp.Compare(x.a.word, y.a.word))
	})
	passages := make([]gradebook.Passage, 0, len(found))
	for _, s := range found {
		p := gradebook.Passage{Tokens: s.size}
		p.FileA, p.FromA, p.ToA, p.TextA = left.lines(a, s.a, s.size)
		p.FileB, p.FromB, p.ToB, p.TextB = right.lines(b, s.b, s.size)
		passages = append(passages, p)
	}
	return passages
}

// lines is the whole lines that words stand in.
func (s side) lines(files workbook.Files, at spot, size int) (name string, from, to int, text string) {
	file := s.files[at.file]
	from, to = int(file.words[at.word].from), int(file.words[at.word+size-1].to)
	var b strings.Builder
	n := 0
	for line := range strings.Lines(string(files[file.name])) {
		if n++; n < from {
			continue
		} else if n > to {
			break
		}
		line = strings.TrimRight(line, "\r\n") + "\n"
		if b.Len()+len(line) > MaxText {
			b.WriteString(strings.ToValidUTF8(line[:MaxText-b.Len()], ""))
			b.WriteString("…\n")
			break
		}
		b.WriteString(line)
	}
	return file.name, from, to, b.String()
}
