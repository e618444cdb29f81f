package engineio

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// One write takes what fits into it, and at least one frame.
func TestBatchIsBounded(t *testing.T) {
	b := borrowBatch()
	defer b.giveBack()
	small, large := frames(3, 1000), frames(1, maxBatch+1)
	o := newOutbox(1000, 1<<20)
	require.True(t, o.put(append(append(append([]*Frame{}, small...), large...), frames(200, 1000)...)...))
	require.True(t, b.fill(o))

	require.Len(t, b.next(), 3*len(small[0].wire))
	require.Empty(t, b.wrote(100))
	require.Len(t, b.next(), 3*len(small[0].wire)-100)
	require.Equal(t, small, b.wrote(len(b.next())))
	require.Equal(t, large[0].wire, b.next())
	require.Equal(t, large, b.wrote(len(large[0].wire)))
	require.LessOrEqual(t, len(b.next()), maxBatch)
	require.Less(t, len(b.wrote(len(b.next()))), 200)
}

// An outbox calls once for all that waits, and again when it has been emptied.
func TestOutboxCallsOnce(t *testing.T) {
	o, calls := newOutbox(4, 100), 0
	require.True(t, o.put(frames(1, 1)...))

	o.attendedBy(func() { calls++ })
	require.Equal(t, 1, calls, "for what waited already")
	require.True(t, o.put(frames(1, 1)...))
	require.Len(t, takeAll(o), 2)
	require.True(t, o.put(frames(1, 1)...))
	require.Equal(t, 1, calls, "while the writer has not come back")
	require.Len(t, takeAll(o), 1)
	require.Empty(t, takeAll(o))
	require.True(t, o.put(frames(1, 1)...))
	require.Equal(t, 2, calls)
}
