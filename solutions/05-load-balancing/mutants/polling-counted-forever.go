//go:build mutant

// A client on long-polling counts forever, although it never says goodbye.
//
//lab:breaks 5.4 5.39
//lab:kills TestLeastConnections TestDrain
package loadbalancing

func (n *backend) forget(id string, s *session) {
	if s.tunnels+s.requests == 0 && s.until.IsZero() && !n.pool.clock.Now().Before(s.until) {
		n.load -= s.weight()
		delete(n.sessions, id)
	}
}
