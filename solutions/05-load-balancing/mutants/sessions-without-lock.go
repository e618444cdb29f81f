//go:build mutant

// Sessions are counted without a lock.
//
//lab:breaks 5.38
//lab:kills TestRemove
//lab:race
package loadbalancing

func (v *visit) leave(comesBack bool) {
	v.update(v.id, func(s *session) {
		s.requests--
		s.until = time.Time{}
		if comesBack {
			s.until = v.pool.clock.Now().Add(time.Duration(v.pool.keys.Idle))
		}
	})
}
