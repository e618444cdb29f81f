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
	p := run(t, func(t TB) { Start(t, within(150<<20), playing("headless hoarder")) })
	require.Contains(t, p.failure(), "node-1 needed ", "its first thread has ended")
	require.EqualValues(t, 512<<20, defaults(t).memory)
}

// In a class a node's word on its memory proves nothing. What it has started counts, the
// sandbox that started it does not.
func TestMemoryIsSeenFromOutside(t *testing.T) {
	if _, ok := heldMemory(1, false); !ok {
		t.Skip("SKIPPED: this system does not say how much memory another process holds")
	}
	for _, c := range []struct {
		who, look string
		exceeds   bool
	}{
		{"understated", "", false},
		{"understated", Outside, true},
		{"parent", "", false},
		{"parent", Outside, true},
		{"honest", Outside, false},
		{"understated", Sandboxed, true},
		{"parent", Sandboxed, true},
		{"headless understated", Outside, true},
		{"headless understated", Sandboxed, true},
		{"honest", Sandboxed, false},
	} {
		var exceeds, exceedsMore bool
		p := run(t, func(t TB) {
			start := []Option{playing(c.who), func(options *config) { options.look = c.look }}
			if c.look == Sandboxed {
				start = append(start, playing("landlord"), func(options *config) {
					options.environ = append(options.environ, "PLAY_TENANT="+c.who)
				})
			}
			node := Start(t, start...).Node(0)
			before := node.Stats()
			now := node.Stats()
			exceeds, exceedsMore = now.Exceeds(before, 1<<20, 2<<20), now.Exceeds(before, 1<<20, 1<<30)
		})
		require.Falsef(t, p.Failed(), "%+v: %s", c, p.failure())
		require.Equalf(t, c.exceeds, exceeds, "%+v", c)
		require.Falsef(t, exceedsMore, "%+v", c)
	}
	require.True(t, Stats{HeapBytes: 3}.Exceeds(Stats{HeapBytes: 1}, 2, 0))
	require.False(t, Stats{HeapBytes: 2}.Exceeds(Stats{HeapBytes: 1}, 2, 0))
}
