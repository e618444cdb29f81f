//go:build mutant

// Idle buckets are forgotten without the mutex, while events take tokens out of them.
//
//lab:breaks 4.21
//lab:kills TestConcurrentEvents
//lab:race
package ratelimiting

import "time"

func (l *Limiter) Forget(idle time.Duration) {
	now := l.clock.Now()
	for key, bucket := range l.buckets {
		if bucket.Forgettable(l.limit, idle, now) {
			delete(l.buckets, key)
		}
	}
}
