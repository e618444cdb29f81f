package engineio

import "time"

// Lingering returns the options with another time for which a closing session still
// reads: for a peer that a busy machine slows down while it sends.
func (o Options) Lingering(linger time.Duration) Options {
	o.lingerTime = linger
	return o
}

// Waits reports whether a poll of the session is waiting for an answer.
func (s *Session) Waits() bool { return s.polls(func(p *polling) bool { return p.waiting != nil }) }

// Posts reports whether a POST of the session is under way.
func (s *Session) Posts() bool { return s.polls(func(p *polling) bool { return p.posting }) }

// Probes reports whether an upgrade to a WebSocket is under way.
func (s *Session) Probes() bool { return s.polls(func(p *polling) bool { return p.probe != nil }) }

// SendsNoops reports whether waiting polls get a noop because of an upgrade.
func (s *Session) SendsNoops() bool {
	return s.polls(func(p *polling) bool { return p.probe != nil && p.probe.noop != nil })
}

// Upgraded reports whether a WebSocket carries the session.
func (s *Session) Upgraded() bool { return !s.polls(func(*polling) bool { return true }) }

// ExpireWriteDeadline lets a write deadline pass on the WebSocket that carries
// the session.
func (s *Session) ExpireWriteDeadline() {
	_ = s.currentTransport().(*webSocket).net.Conn.SetWriteDeadline(time.Unix(1, 0))
}

func (s *Session) polls(state func(*polling) bool) bool {
	p, polls := s.currentTransport().(*polling)
	if !polls {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return state(p)
}

// Keys returns how many keys hold anything.
func (q *Quota) Keys() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.held)
}
