package labtest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever a node says of itself, its memory is measured from outside: at the end of a
// check, and before it is stopped or killed.
func TestMemoryIsBounded(t *testing.T) {
	if _, ok := peakMemory(1); !ok {
		t.Skip("this system does not say how much memory another process has had")
	}
	within := func(bytes uint64) Option { return func(c *config) { c.memory = bytes } }
	for how, end := range map[string]func(*Node){
		"at the end": func(*Node) {}, "stopped": (*Node).AskToStop, "killed": (*Node).Kill,
	} {
		p := run(t, func(t TB) { end(Start(t, within(150<<20), playing("hoarder")).Node(0)) })
		require.Regexp(t, `^node-1 needed \d\d\d MB of memory, more than the 150 MB that a node may have in a check`, p.failure(), how)
		p = run(t, func(t TB) { end(Start(t, within(1<<30), playing("hoarder")).Node(0)) })
		require.False(t, p.Failed(), how)
	}
	require.EqualValues(t, 512<<20, defaults(t).memory)
}

// In a class a node's word on its memory proves nothing.
func TestMemoryIsSeenFromOutside(t *testing.T) {
	if _, ok := heldMemory(1); !ok {
		t.Skip("SKIPPED: this system does not say how much memory another process holds")
	}
	for _, who := range []string{"understated", "landlord"} {
		for _, outside := range []bool{true, false} {
			var exceeds, exceedsMore bool
			p := run(t, func(t TB) {
				node := Start(t, playing(who), func(c *config) { c.outside = outside }).Node(0)
				before := node.Stats()
				now := node.Stats()
				exceeds, exceedsMore = now.Exceeds(before, 1<<20, 2<<20), now.Exceeds(before, 1<<20, 1<<30)
			})
			require.Falsef(t, p.Failed(), "%s: %s", who, p.failure())
			require.Equal(t, outside, exceeds, who)
			require.False(t, exceedsMore, who)
		}
	}
	require.True(t, Stats{HeapBytes: 3}.Exceeds(Stats{HeapBytes: 1}, 2, 0))
	require.False(t, Stats{HeapBytes: 2}.Exceeds(Stats{HeapBytes: 1}, 2, 0))
}
