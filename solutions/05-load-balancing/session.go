package loadbalancing

import (
	"context"
	"time"
)

// A session is one client on one node: whoever has the cookie with its id, or a WebSocket
// without a cookie.
type session struct {
	tunnels, requests int       // under way
	until             time.Time // without either, the client may come back until then
}

// weight is how many sessions it counts as: a browser has one cookie and may have several
// WebSockets.
func (s *session) weight() int { return max(1, s.tunnels) }

// A visit is one request on its way to a node, or one tunnel. Whoever has a visit must call
// leave, once.
type visit struct {
	*backend
	id    string
	fresh bool            // it has begun the session
	alive context.Context // ends when the node is given up
}

// visit begins a visit. The pool's mutex must be held.
func (n *backend) visit(id string, fresh bool) *visit {
	n.update(id, func(s *session) { s.requests++ })
	return &visit{n, id, fresh, n.alive}
}

// tunnel makes the visit a tunnel.
func (v *visit) tunnel() {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.update(v.id, func(s *session) { s.requests--; s.tunnels++ })
}

// leaveTunnel ends a visit that is a tunnel.
func (v *visit) leaveTunnel() {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.update(v.id, func(s *session) { s.tunnels-- })
}

// leave ends a visit. If the client may come back, its session stays for a while.
func (v *visit) leave(comesBack bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.update(v.id, func(s *session) {
		s.requests--
		s.until = time.Time{}
		if comesBack {
			s.until = v.pool.clock.Now().Add(time.Duration(v.pool.keys.Idle))
		}
	})
}

// update changes a session, which begins and ends with that. The pool's mutex must be held.
func (n *backend) update(id string, change func(*session)) {
	s := n.sessions[id]
	if s == nil {
		s = &session{}
		n.sessions[id] = s
	} else {
		n.load -= s.weight()
	}
	change(s)
	n.load += s.weight()
	n.forget(id, s)
}

// forgetIdle forgets the sessions whose clients have not come back. The pool's mutex must
// be held.
func (n *backend) forgetIdle() {
	for id, s := range n.sessions {
		n.forget(id, s)
	}
}

func (n *backend) forget(id string, s *session) {
	if s.tunnels > 0 || s.requests > 0 || n.pool.clock.Now().Before(s.until) {
		return
	}
	n.load -= s.weight()
	delete(n.sessions, id)
}
