//go:build mutant

// A client on long-polling counts for as long as idle from its first request on, and later
// ones change nothing.
//
//lab:breaks 5.4
//lab:kills TestLeastConnections
package loadbalancing

import "time"

func (v *visit) leave(comesBack bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.update(v.id, func(s *session) {
		s.requests--
		if comesBack && s.until.IsZero() {
			s.until = v.pool.clock.Now().Add(time.Duration(v.pool.keys.Idle))
		}
	})
}
