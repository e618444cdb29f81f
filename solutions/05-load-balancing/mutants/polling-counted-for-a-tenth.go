//go:build mutant

// A client on long-polling counts only until it has asked for nothing for a tenth of idle.
//
//lab:overdoes 5.4
//lab:kills TestLeastConnections
package loadbalancing

import "time"

func (v *visit) leave(comesBack bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.update(v.id, func(s *session) {
		s.requests--
		s.until = time.Time{}
		if comesBack {
			s.until = v.pool.clock.Now().Add(time.Duration(v.pool.keys.Idle) / 10)
		}
	})
}
