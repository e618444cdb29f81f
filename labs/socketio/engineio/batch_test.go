package engineio

import (
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// One write takes what fits into it, and at least one frame.
func TestBatchIsBounded(t *testing.T) {
	b := borrowBatch()
	defer b.giveBack()
	small, large := frames(3, 1000), frames(1, maxBatch+1)
	waiting := append(append(append([]*Frame{}, small...), large...), frames(200, 1000)...)

	first, wire := b.next(waiting)
	require.Equal(t, small, first)
	require.Len(t, wire, 3*len(small[0].wire))
	second, wire := b.next(waiting[3:])
	require.Equal(t, large, second)
	require.Equal(t, large[0].wire, wire)
	third, wire := b.next(waiting[4:])
	require.Less(t, len(third), 200)
	require.LessOrEqual(t, len(wire), maxBatch)
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

// Each write gets at least WriteTimeout, whatever deadline an earlier one left
// on the connection.
func TestEveryWriteGetsItsTime(t *testing.T) {
	opts := Options{}.withDefaults()
	session := newSession(&opts, httptest.NewRequest("GET", "/", nil))
	now := time.Now()
	for name, deadline := range map[string]time.Time{
		"none yet": {}, "passed": now.Add(-time.Hour), "about to pass": now.Add(time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			conn := &deadlineConn{}
			w := &webSocket{session: session, wire: &wire{Conn: conn}, deadline: deadline}
			before := time.Now()

			require.NoError(t, w.push([]byte("x")))

			require.GreaterOrEqual(t, conn.deadline.Sub(before), opts.WriteTimeout)
		})
	}
}

// A deadlineConn records the deadline for writing.
type deadlineConn struct {
	net.Conn
	deadline time.Time
}

func (c *deadlineConn) Write(p []byte) (int, error) { return len(p), nil }

func (c *deadlineConn) SetWriteDeadline(t time.Time) error {
	c.deadline = t
	return nil
}
