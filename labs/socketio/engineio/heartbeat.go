package engineio

import "github.com/jonboulle/clockwork"

// A heartbeat finds out that a peer is gone, which TCP alone may take hours to
// say. The server pings, the client must pong. Session.mu guards it.
// Engine.IO v4, heartbeat.
type heartbeat struct {
	timer    clockwork.Timer
	waiting  bool   // for a pong
	extended bool   // the wait, by another packet
	turn     uint64 // tells a timer that fired too late that it did
}

func (h *heartbeat) stop() {
	h.turn++
	if h.timer != nil {
		h.timer.Stop()
	}
}

func (s *Session) startHeartbeat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.schedule(false)
}

// schedule sets the timer for the next ping, or, while waiting for a pong, for
// the end of patience. s.mu must be held.
func (s *Session) schedule(waiting bool) {
	s.heartbeat.stop()
	if s.reason != "" {
		return
	}
	s.heartbeat.waiting = waiting
	turn, after := s.heartbeat.turn, s.opts.PingInterval
	if waiting {
		after = s.opts.PingTimeout
	}
	s.heartbeat.timer = s.opts.Clock.AfterFunc(after, func() { s.heartbeatDue(turn) })
}

func (s *Session) heartbeatDue(turn uint64) {
	s.mu.Lock()
	due, late := s.heartbeat.turn == turn, s.heartbeat.waiting
	if due && !late {
		s.heartbeat.extended = false
		s.schedule(true)
	}
	s.mu.Unlock()
	switch {
	case !due:
	case late:
		s.drop(ReasonPingTimeout)
	default:
		s.Send(controlFrame(packetPing))
	}
}

// heard notes a packet of the peer. A pong ends the wait; any other packet
// shows that the peer lives, and extends it once.
func (s *Session) heard(packet byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case packet == packetPong:
		s.schedule(false)
	case s.heartbeat.waiting && !s.heartbeat.extended:
		s.heartbeat.extended = true
		s.schedule(true)
	}
}
