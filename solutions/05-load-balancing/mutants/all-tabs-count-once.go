//go:build mutant

// All WebSockets of one browser count as one session.
//
//lab:breaks 5.4
//lab:kills TestLeastConnections
package loadbalancing

func (s *session) weight() int { return 1 }
