package similarity

import (
	"cmp"
	"slices"
)

// index lists the owners of the fingerprints that several submissions have. Nearly all
// fingerprints have one owner and are not in it.
type index struct {
	prints []uint64  // in order: what at least two have and not too many
	keys   [][]int32 // of a submission: the positions of its own among prints
	size   []int32   // of a submission: how many it has, of itself and shared
	start  []int32   // of a fingerprint: where its owners begin
	owner  []int32   // in order, for each fingerprint
}

// claim is a fingerprint and one of its owners.
type claim struct {
	print uint64
	owner int32
}

// buckets is the number of parts of the fingerprints. Only one part is sorted at a time.
const buckets = 256

// newIndex drops the fingerprints that too many have, and lists the owners of
// those that several have.
func newIndex(sets []set) *index {
	x := &index{keys: make([][]int32, len(sets)), size: make([]int32, len(sets)), start: []int32{0}}
	busy := 0
	for i, s := range sets {
		x.size[i] = int32(len(s))
		if len(s) > 0 {
			busy++
		}
	}
	most := max(CommonLeast, busy*CommonPercent/100)
	next := make([]int, len(sets)) // of a submission: the first that no bucket had
	var claims []claim
	for bucket := range uint64(buckets) {
		claims = claims[:0]
		for i, s := range sets {
			for ; next[i] < len(s) && s[next[i]]/(1<<64/buckets) == bucket; next[i]++ {
				claims = append(claims, claim{s[next[i]], int32(i)})
			}
		}
		slices.SortFunc(claims, func(a, b claim) int { return cmp.Or(cmp.Compare(a.print, b.print), cmp.Compare(a.owner, b.owner)) })
		x.take(claims, most)
	}
	return x
}

// take adds sorted claims.
func (x *index) take(claims []claim, most int) {
	for len(claims) > 0 {
		count := 1
		for count < len(claims) && claims[count].print == claims[0].print {
			count++
		}
		for _, c := range claims[:count] {
			switch {
			case count > most:
				x.size[c.owner]--
			case count > 1:
				x.keys[c.owner] = append(x.keys[c.owner], int32(len(x.prints)))
				x.owner = append(x.owner, c.owner)
			}
		}
		if count > 1 && count <= most {
			x.prints = append(x.prints, claims[0].print)
			x.start = append(x.start, int32(len(x.owner)))
		}
		claims = claims[count:]
	}
}

// matches counts, for each submission, what each later one shares with it.
func (x *index) matches() []match {
	var matches []match
	counts := make([]int32, len(x.keys))
	later := append([]int32(nil), x.start...) // of a fingerprint: its owners after a
	for a, keys := range x.keys {
		for _, n := range keys {
			later[n]++
			for _, b := range x.owner[later[n]:x.start[n+1]] {
				counts[b]++
			}
		}
		for b := a + 1; b < len(counts); b++ {
			m := match{int32(a), int32(b), counts[b], min(x.size[a], x.size[b])}
			if m.common >= MinShared && m.share() >= MinShare {
				matches = append(matches, m)
			}
		}
		clear(counts)
	}
	return matches
}

// shared is the fingerprints that make a match.
func (x *index) shared(m match) map[uint64]bool {
	shared := make(map[uint64]bool, m.common)
	for _, n := range x.keys[m.a] {
		if _, both := slices.BinarySearch(x.keys[m.b], n); both {
			shared[x.prints[n]] = true
		}
	}
	return shared
}
