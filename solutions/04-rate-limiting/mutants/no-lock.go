//go:build mutant

// The limiter takes tokens without its mutex: while one goroutine looks at a bucket,
// others take the same tokens.
//
//lab:breaks 4.21
//lab:kills TestConcurrentEvents
//lab:race
package ratelimiting

import "time"

func (l *Limiter) Take(key string, tokens int) time.Duration {
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
	}
	return bucket.Take(l.limit, tokens, now)
}
