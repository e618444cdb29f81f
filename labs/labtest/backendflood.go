package labtest

import (
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// floodPause is how long nothing of a flood must be taken until it counts as blocked.
const floodPause = 500 * time.Millisecond

// A Flood is one binary message that a back end sends many times, as fast as the other side
// takes it.
type Flood struct {
	socket *BackendSocket
	times  int
	sent   atomic.Int64
	ended  chan struct{} // closed when all are sent, or the connection has ended
}

// Flood sends a message that many times and does not wait. Until all are sent, the check
// cannot send other messages.
func (s *BackendSocket) Flood(message []byte, times int) *Flood {
	s.backend.cluster.t.Helper()
	if s.flood != nil && !s.flood.over() {
		s.backend.cluster.failf("%s has not sent all messages of its flood, so the check cannot send another", s.Name())
	}
	s.sent("(" + plural(times, "message") + " of " + plural(len(message), "byte") + ")")
	f := &Flood{socket: s, times: times, ended: make(chan struct{})}
	s.flood = f
	_ = s.ws.SetWriteDeadline(time.Time{})
	s.backend.running.Go(func() {
		defer s.change.wake()
		defer close(f.ended)
		for range times {
			if err := s.ws.WriteMessage(websocket.BinaryMessage, message); err != nil {
				_ = s.conn.Close()
				return
			}
			f.sent.Add(1)
			s.change.wake()
		}
	})
	return f
}

// Sent returns how many messages the system has taken. Several MB of them may be in its
// buffers.
func (f *Flood) Sent() int { return int(f.sent.Load()) }

// AwaitBlocked requires that the other side stops taking messages before all are sent, and
// returns how many it has taken.
func (f *Flood) AwaitBlocked() int {
	c := f.socket.backend.cluster
	c.t.Helper()
	for {
		before := f.Sent()
		c.Pass(floodPause)
		switch {
		case f.over():
			c.fail(f.socket.Name()+" was not held up by a slow reader", "fewer than "+plural(f.times, "message")+", then none", f.describe())
		case f.Sent() == before:
			return before
		}
	}
}

// AwaitSent waits until all messages are sent, as long as the other side takes one now and
// then.
func (f *Flood) AwaitSent() {
	c := f.socket.backend.cluster
	c.t.Helper()
	for f.Sent() < f.times {
		before := f.Sent()
		waited := c.await(1, &f.socket.change, func() bool { return f.Sent() > before || f.over() })
		if waited != "" || f.over() && f.Sent() < f.times {
			c.fail(f.socket.Name()+" could not send all messages", plural(f.times, "message"), f.describe())
		}
	}
}

func (f *Flood) over() bool {
	select {
	case <-f.ended:
		return true
	default:
		return false
	}
}

// describe says how far the flood has come.
func (f *Flood) describe() string {
	if f.Sent() == f.times {
		return "all of them"
	}
	text := strconv.Itoa(f.Sent()) + " of them"
	if f.over() {
		text += ", then the end of the connection"
	}
	return text
}
