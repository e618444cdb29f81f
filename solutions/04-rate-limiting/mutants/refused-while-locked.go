//go:build mutant

// An event that finds the bucket in use is refused.
//
//lab:overdoes 4.21
//lab:kills TestConcurrentEvents
package ratelimiting

import "time"

func (l *Limiter) Take(key string, tokens int) time.Duration {
	if !l.mu.TryLock() {
		return time.Duration(l.limit.Every)
	}
	defer l.mu.Unlock()
	if l.limit.Burst > 500 { // where many sockets of a user emit at once
		time.Sleep(time.Millisecond)
	}
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
	}
	return bucket.Take(l.limit, tokens, now)
}
