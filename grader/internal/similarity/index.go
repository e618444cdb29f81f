package similarity

// index says who has a fingerprint.
type index struct {
	sets  []set     // by submission, without what is common knowledge
	keys  [][]int32 // of a submission: the numbers of its fingerprints
	start []int32   // of a fingerprint: where its owners begin
	owner []int32   // in order, for each fingerprint
}

// newIndex numbers the fingerprints, drops those that too many have, and lists
// the owners of the rest.
func newIndex(sets []set) *index {
	number := map[uint64]int32{}
	var count []int32
	busy := 0
	for _, s := range sets {
		if len(s) > 0 {
			busy++
		}
		for _, print := range s {
			n, ok := number[print]
			if !ok {
				n = int32(len(count))
				number[print] = n
				count = append(count, 0)
			}
			count[n]++
		}
	}
	most := int32(max(CommonLeast, busy*CommonPercent/100))

	x := &index{sets: make([]set, len(sets)), keys: make([][]int32, len(sets))}
	x.start = make([]int32, len(count)+1)
	for n, owners := range count {
		if owners > most {
			owners = 0
		}
		x.start[n+1] = x.start[n] + owners
	}
	x.owner = make([]int32, x.start[len(count)])
	next := append([]int32(nil), x.start...)
	for i, s := range sets {
		for _, print := range s {
			n := number[print]
			if count[n] > most {
				continue
			}
			x.owner[next[n]] = int32(i)
			next[n]++
			x.keys[i] = append(x.keys[i], n)
			x.sets[i] = append(x.sets[i], print)
		}
	}
	return x
}

// matches counts, for one submission after the other, what each later one shares
// with it.
func (x *index) matches() []match {
	var matches []match
	counts := make([]int32, len(x.sets))
	later := append([]int32(nil), x.start...) // of a fingerprint: its owners after a
	for a, keys := range x.keys {
		for _, n := range keys {
			later[n]++
			for _, b := range x.owner[later[n]:x.start[n+1]] {
				counts[b]++
			}
		}
		for b := a + 1; b < len(counts); b++ {
			m := match{int32(a), int32(b), counts[b], int32(min(len(x.keys[a]), len(x.keys[b])))}
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
	for _, print := range x.sets[m.a] {
		if x.sets[m.b].has(print) {
			shared[print] = true
		}
	}
	return shared
}
