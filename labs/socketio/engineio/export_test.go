package engineio

import "time"

// Waits reports whether a poll of the session waits for an answer.
func (s *Session) Waits() bool { return s.polls(func(p *polling) bool { return p.waiting != nil }) }

// Posts reports whether a POST of the session is being read.
func (s *Session) Posts() bool { return s.polls(func(p *polling) bool { return p.posting }) }

// Probes reports whether a WebSocket tries to take the session over.
func (s *Session) Probes() bool { return s.polls(func(p *polling) bool { return p.probing != nil }) }

// Nudges reports whether polls are answered early because of an upgrade.
func (s *Session) Nudges() bool {
	return s.polls(func(p *polling) bool { return p.probing != nil && p.probing.nudge != nil })
}

// Upgraded reports whether a WebSocket carries the session.
func (s *Session) Upgraded() bool { return !s.polls(func(*polling) bool { return true }) }

// ExpireWriteDeadline lets a write deadline pass on the WebSocket that carries
// the session.
func (s *Session) ExpireWriteDeadline() {
	_ = s.carrier().(*webSocket).wire.Conn.SetWriteDeadline(time.Unix(1, 0))
}

func (s *Session) polls(how func(*polling) bool) bool {
	p, polls := s.carrier().(*polling)
	if !polls {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return how(p)
}
