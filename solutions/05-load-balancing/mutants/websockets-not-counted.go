//go:build mutant

// A WebSocket counts until its handshake has been answered.
//
//lab:breaks 5.4 5.1
//lab:kills TestLeastConnections
package loadbalancing

func (s *session) weight() int {
	if s.tunnels > 0 {
		return 0
	}
	return 1
}
