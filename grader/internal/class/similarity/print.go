package similarity

import "slices"

const (
	// grams is the number of tokens in a fingerprint, the paper's k. Shorter matches
	// are never found.
	grams = 17
	// window is the number of fingerprints from which one is chosen. A match of
	// grams+window-1 tokens within one declaration is always found.
	window = 8
	// base is the multiplier of the rolling hash. Any large odd number works.
	base = 0x9E3779B97F4A7C15
)

// lead is base to the power of grams, modulo 2^64.
var lead = func() uint64 {
	power := uint64(1)
	for range grams {
		power *= base
	}
	return power
}()

// set holds sorted fingerprints without duplicates.
type set []uint64

func (s set) has(print uint64) bool {
	_, found := slices.BinarySearch(s, print)
	return found
}

// newSet makes a set of at most limit fingerprints, the smallest. It reorders the slice.
func newSet(prints []uint64, limit int) set {
	slices.Sort(prints)
	prints = slices.Compact(prints)
	return prints[:min(len(prints), limit)]
}

// common counts the fingerprints that are in both sets.
func (s set) common(other set) int {
	n, i, j := 0, 0, 0
	for i < len(s) && j < len(other) {
		switch {
		case s[i] < other[j]:
			i++
		case s[i] > other[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// hashes returns the fingerprint that begins at each word. None begins at the last
// words of a declaration: there ok is false.
func hashes(words []word) (prints []uint64, ok []bool) {
	prints, ok = make([]uint64, len(words)), make([]bool, len(words))
	for _, part := range declarations(words) {
		var rolling uint64
		for i := part.from; i < part.to; i++ {
			rolling = rolling*base + uint64(words[i].code)
			start := i - grams + 1
			if start < part.from {
				continue
			}
			if start > part.from {
				rolling -= uint64(words[start-1].code) * lead
			}
			prints[start], ok[start] = mix(rolling), true
		}
	}
	return prints, ok
}

// mix spreads the rolling hash over all bits, with the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// part is a range of words: from is inside, to is not.
type part struct{ from, to int }

// declarations splits a file before each declaration, so that their order does not
// matter.
func declarations(words []word) []part {
	var parts []part
	from := 0
	for i, w := range words {
		if w.first && i > from {
			parts = append(parts, part{from, i})
			from = i
		}
	}
	return append(parts, part{from, len(words)})
}

// all returns every fingerprint of a file.
func all(words []word) []uint64 {
	prints, ok := hashes(words)
	var chosen []uint64
	for i, print := range prints {
		if ok[i] {
			chosen = append(chosen, print)
		}
	}
	return chosen
}

// winnow chooses the smallest fingerprint of every window, or of a whole declaration
// that is shorter than a window.
func winnow(words []word) set {
	prints, _ := hashes(words)
	var chosen []uint64
	for _, part := range declarations(words) {
		last := part.to - grams // the last word at which a fingerprint begins
		for left := part.from; left <= max(part.from, last-window+1) && left <= last; left++ {
			least := slices.Min(prints[left:min(left+window, last+1)])
			if n := len(chosen); n == 0 || chosen[n-1] != least {
				chosen = append(chosen, least)
			}
		}
	}
	return newSet(chosen, MaxFilePrints)
}
