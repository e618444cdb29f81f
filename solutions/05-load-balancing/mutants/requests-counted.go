//go:build mutant

// The node that has been sent the fewest requests so far gets the next session, whatever
// is still open.
//
//lab:breaks 5.4 5.1
//lab:kills TestLeastConnections
package loadbalancing

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
	if s.tunnels+s.requests > 0 {
		n.load++
	}
	n.forget(id, s)
}
