//go:build mutant

// A node that refuses one connection is down until its health checks say otherwise.
//
//lab:breaks 5.30
//lab:kills TestNobodyLeft
package loadbalancing

func (v *visit) leave(comesBack bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	if !comesBack {
		v.health.down = true
	}
	v.update(v.id, func(s *session) {
		s.requests--
		s.until = time.Time{}
		if comesBack {
			s.until = v.pool.clock.Now().Add(time.Duration(v.pool.keys.Idle))
		}
	})
}
