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
