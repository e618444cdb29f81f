//go:build mutant

// Looking and taking are two steps, each under the lock: in between, other callers
// take the same token.
//
//lab:breaks 4.21
//lab:kills TestConcurrentEvents
package ratelimiting

import "time"

func (l *Limiter) Take(key string, tokens int) time.Duration {
	l.mu.Lock()
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		bucket = NewBucket(l.limit, now)
	}
	taken := *bucket
	l.mu.Unlock()

	wait := taken.Take(l.limit, tokens, now)
	time.Sleep(time.Millisecond) // a real limiter would ask a database

	l.mu.Lock()
	defer l.mu.Unlock()
	l.buckets[key] = &taken
	return wait
}
