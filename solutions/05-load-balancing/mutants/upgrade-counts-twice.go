//go:build mutant

// A client that has upgraded counts once for its WebSocket and once for the polls that it
// has made before.
//
//lab:breaks 5.4
//lab:kills TestLeastConnections
package loadbalancing

func (s *session) weight() int {
	if s.tunnels > 0 && !s.until.IsZero() {
		return s.tunnels + 1
	}
	return max(1, s.tunnels)
}
