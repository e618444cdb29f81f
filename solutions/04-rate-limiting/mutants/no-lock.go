//go:build mutant

// The limiter takes tokens without its mutex: while one goroutine computes what is
// left, others take the same tokens.
//
//lab:breaks 4.21
//lab:kills TestConcurrentEvents
package ratelimiting

import (
	"runtime"
	"time"
)

func (l *Limiter) Take(key string, tokens int) time.Duration {
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
	}
	bucket.refill(l.limit, now)
	left := bucket.credit - price(l.limit, tokens)
	if left < 0 {
		return -left
	}
	runtime.Gosched() // as happens now and then on a busy machine
	bucket.credit = left
	return 0
}
