//go:build mutant

// A client on long-polling counts only while a request of it is under way.
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
		s.until = time.Time{}
	})
}
