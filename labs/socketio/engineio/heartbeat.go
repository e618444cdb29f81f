package engineio

import "github.com/jonboulle/clockwork"

// A heartbeat detects that a peer is gone, which TCP alone may not report for
// hours. The server pings and the client must answer with a pong. Session.mu
// guards it. Engine.IO v4, heartbeat.
type heartbeat struct {
	timer      clockwork.Timer
	waiting    bool   // for a pong
	extended   bool   // another packet has extended the wait
	generation uint64 // tells a timer that fires after it was stopped to do nothing
}

func (h *heartbeat) stop() {
	h.generation++
	if h.timer != nil {
		h.timer.Stop()
	}
}

func (s *Session) startHeartbeat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.schedule(false)
}

// schedule sets the timer for the next ping or, while waiting for a pong, for
// the ping timeout. s.mu must be held.
func (s *Session) schedule(waiting bool) {
	s.heartbeat.stop()
	if s.reason != "" {
		return
	}
	s.heartbeat.waiting = waiting
	generation, after := s.heartbeat.generation, s.opts.PingInterval
	if waiting {
		after = s.opts.PingTimeout
	}
	s.heartbeat.timer = s.opts.Clock.AfterFunc(after, func() { s.heartbeatFired(generation) })
}

func (s *Session) heartbeatFired(generation uint64) {
	s.mu.Lock()
	current, timedOut := s.heartbeat.generation == generation, s.heartbeat.waiting
	if current && !timedOut {
		s.heartbeat.extended = false
		s.schedule(true)
	}
	s.mu.Unlock()
	switch {
	case !current:
	case timedOut:
		s.drop(ReasonPingTimeout)
	default:
		s.Send(packetFrame(packetPing))
	}
}

// keepAlive is called for every packet of the peer. A pong ends the wait. Any other
// packet shows that the peer is alive and extends the wait once.
func (s *Session) keepAlive(packet byte) {
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
