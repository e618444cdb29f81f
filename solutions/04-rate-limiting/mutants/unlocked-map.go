//go:build mutant

// The map of buckets has no mutex: Go ends the process when two goroutines use it
// at once.
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
	}
	taken := *bucket
	wait := taken.Take(l.limit, tokens, now)
	l.buckets[key] = &taken
	return wait
}
