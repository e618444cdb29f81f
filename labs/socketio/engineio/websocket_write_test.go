package engineio

import (
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// One write takes as many frames as fit into it, and at least one.
func TestBatchIsBounded(t *testing.T) {
	b := newBatch()
	defer b.release()
	small, large := frames(3, 1000), frames(1, maxBatch+1)
	waiting := append(append(append([]*Frame{}, small...), large...), frames(200, 1000)...)

	first, bytes := b.join(waiting)
	require.Equal(t, small, first)
	require.Len(t, bytes, 3*len(small[0].encoded))
	second, bytes := b.join(waiting[3:])
	require.Equal(t, large, second)
	require.Equal(t, large[0].encoded, bytes)
	third, bytes := b.join(waiting[4:])
	require.Less(t, len(third), 200)
	require.LessOrEqual(t, len(bytes), maxBatch)
}

// Every write has at least WriteTimeout, whatever deadline an earlier write left on
// the connection.
func TestEveryWriteHasWriteTimeout(t *testing.T) {
	opts := Options{}.withDefaults()
	session := newSession(&opts, httptest.NewRequest("GET", "/", nil), "")
	now := time.Now()
	for name, deadline := range map[string]time.Time{
		"none yet": {}, "passed": now.Add(-time.Hour), "about to pass": now.Add(time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			conn := &deadlineConn{}
			w := &webSocket{session: session, net: &netConn{Conn: conn}, deadline: deadline}
			before := time.Now()

			require.NoError(t, w.writeBlocking([]byte("x")))

			require.GreaterOrEqual(t, conn.deadline.Sub(before), opts.WriteTimeout)
		})
	}
}

// A deadlineConn records the write deadline.
type deadlineConn struct {
	net.Conn
	deadline time.Time
}

func (c *deadlineConn) Write(p []byte) (int, error) { return len(p), nil }

func (c *deadlineConn) SetWriteDeadline(t time.Time) error {
	c.deadline = t
	return nil
}
