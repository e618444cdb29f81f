package engineio

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func frames(n, size int) []*Frame {
	frames := make([]*Frame, n)
	for i := range frames {
		frames[i] = packetFrame([]byte(strings.Repeat("x", size))...)
	}
	return frames
}

func takeAll(o *outbox) []*Frame {
	frames, _ := o.take(nil)
	return frames
}

func TestOutboxBounds(t *testing.T) {
	o := newOutbox(4, 100)

	require.True(t, o.put(frames(4, 1)...))
	require.False(t, o.put(frames(1, 1)...), "a fifth frame")
	taken := takeAll(o)
	require.False(t, o.put(frames(1, 1)...), "the others are still being written")
	o.written(taken)
	require.True(t, o.put(frames(2, 50)...))
	require.False(t, o.put(frames(1, 1)...), "a byte too many")
}

func TestOutboxTakesAllOrNone(t *testing.T) {
	o := newOutbox(4, 100)
	require.True(t, o.put(frames(3, 1)...))

	require.False(t, o.put(frames(2, 1)...))

	require.Len(t, takeAll(o), 3)
}

// A message that is larger than the bound is not the peer's fault.
func TestEmptyOutboxAcceptsAnything(t *testing.T) {
	o := newOutbox(4, 100)

	require.True(t, o.put(frames(1, 1000)...))
	require.False(t, o.put(frames(1, 1)...))
}

func TestVolatileLeavesHalfFree(t *testing.T) {
	o := newOutbox(4, 100)

	for range 10 {
		o.putVolatile(frames(1, 1)...)
	}

	require.Len(t, takeAll(o), 2)
}

func TestOnePongAtATime(t *testing.T) {
	o := newOutbox(4, 1000)

	for range 10 {
		o.putPong(pongFrame("payload"))
	}
	first := takeAll(o)
	o.putPong(pongFrame("while it is being written"))
	o.written(first)
	o.putPong(pongFrame("again"))

	require.Len(t, first, 1)
	require.Len(t, takeAll(o), 1)
}

func TestFinishedOutbox(t *testing.T) {
	o := newOutbox(4, 100)
	require.True(t, o.put(frames(1, 1)...))

	o.finish()

	require.True(t, o.put(frames(100, 1)...), "a finished outbox drops frames without an error")
	require.Len(t, takeAll(o), 1)
	require.Empty(t, takeAll(o))
}

// A dropped session releases its queued frames, even if something still holds the
// session.
func TestOutboxDiscards(t *testing.T) {
	o := newOutbox(4, 100)
	require.True(t, o.put(frames(3, 10)...))

	o.discard()

	require.Nil(t, o.queue)
	require.Empty(t, takeAll(o))
	require.True(t, o.put(frames(1, 10)...))
	require.Nil(t, o.queue)
}

// An outbox notifies its transport once for everything that is queued, and again
// only after the transport has found it empty.
func TestOutboxNotifiesOnce(t *testing.T) {
	o, calls := newOutbox(4, 100), 0
	require.True(t, o.put(frames(1, 1)...))

	o.onReady(func() { calls++ })
	require.Equal(t, 1, calls, "for the frame that was queued before")
	require.True(t, o.put(frames(1, 1)...))
	require.Len(t, takeAll(o), 2)
	require.True(t, o.put(frames(1, 1)...))
	require.Equal(t, 1, calls, "the writer has not found it empty yet")
	require.Len(t, takeAll(o), 1)
	require.Empty(t, takeAll(o))
	require.True(t, o.put(frames(1, 1)...))
	require.Equal(t, 2, calls)
}

// Who waits for room is woken when something has been written.
func TestOutboxWaitsForRoom(t *testing.T) {
	o := newOutbox(4, 1000)
	require.True(t, o.put(frames(2, 1)...))
	wait := o.putIfHalfFree(frames(1, 1)...)
	require.NotNil(t, wait)
	require.Equal(t, wait, o.putIfHalfFree(frames(1, 1)...), "one channel for all who wait")
	select {
	case <-wait:
		require.Fail(t, "woken although nothing was written")
	default:
	}

	o.written(takeAll(o))
	<-wait
	require.Nil(t, o.putIfHalfFree(frames(1, 1)...))
	require.Len(t, takeAll(o), 1)
}
