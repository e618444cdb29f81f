package engineio

import (
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Who waits longest is served first, and the queue is no longer than twice the
// most that ever waited, however long it is never empty.
func TestWritersServeInTurn(t *testing.T) {
	p := &writers{busy: 1} // who never takes
	var want []*webSocket
	come := func() {
		w := new(webSocket)
		want = append(want, w)
		p.attend(w)
	}
	come()

	for range 10_000 {
		if rand.IntN(2) == 0 && len(want) < 100 {
			come()
		} else if len(want) > 1 {
			require.Same(t, want[0], p.next())
			want = want[1:]
		}
		require.LessOrEqual(t, len(p.waiting), 2*100+1)
	}

	for _, w := range want {
		require.Same(t, w, p.next())
	}
	require.Nil(t, p.next())
	require.Zero(t, p.busy)
}

// lazy is a connection that remembers the deadline for writing.
type lazy struct {
	net.Conn
	deadline time.Time
	written  int
}

func (l *lazy) Write(p []byte) (int, error) {
	l.written += len(p)
	return len(p), nil
}

func (l *lazy) SetWriteDeadline(t time.Time) error {
	l.deadline = t
	return nil
}

// A deadline for one peer that was slow does not fail what is written long after.
func TestNoDeadlineIsLeft(t *testing.T) {
	opts := Options{}.withDefaults()
	session := newSession(&opts, new(writers), httptest.NewRequest("GET", "/", nil))
	conn := &lazy{}
	w := &webSocket{session: session, wire: &wire{Conn: conn}}
	session.outbox.put(frames(1, 100)...)
	b := borrowBatch()

	require.False(t, w.write(b), "it cannot be known that nobody waits")
	require.Zero(t, conn.written)
	w.insist(b)

	require.NotZero(t, conn.written)
	require.Zero(t, conn.deadline)
}
