//go:build mutant

// The limiter takes tokens under a read lock, which many goroutines may hold at once.
//
//lab:breaks 4.21
//lab:kills TestConcurrentEvents
//lab:race
package ratelimiting

import (
	"sync"
	"time"
)

type Limiter struct {
	limit app.Limit
	clock clockwork.Clock

	mu      sync.RWMutex
	buckets map[string]*Bucket
}

func (l *Limiter) Take(key string, tokens int) time.Duration {
	l.mu.RLock()
	bucket := l.buckets[key]
	l.mu.RUnlock()
	now := l.clock.Now()
	if bucket == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
		return bucket.Take(l.limit, tokens, now)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return bucket.Take(l.limit, tokens, now)
}
