package ratelimiting

import (
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/04-rate-limiting/app"
)

type entry struct {
	sync.Mutex
	Bucket
}

// Limiter keeps the buckets in a concurrent map.
type Limiter struct {
	entries sync.Map
	limit   app.Limit
	clock   clockwork.Clock
}

// NewLimiter makes one.
func NewLimiter(limit app.Limit, clock clockwork.Clock) *Limiter {
	var l Limiter
	l.limit = limit
	l.clock = clock
	return &l
}

// Take asks the bucket of a key.
func (l *Limiter) Take(key string, tokens int) time.Duration {
	found, _ := l.entries.LoadOrStore(key, new(entry))
	e, ok := found.(*entry)
	if !ok {
		panic("limiter: not an entry")
	}
	e.Lock()
	wait := e.Bucket.Take(l.limit, tokens, l.clock.Now())
	e.Unlock()
	return wait
}

// Forget drops what is old.
func (l *Limiter) Forget(idle time.Duration) {
	now := l.clock.Now()
	deadline := now.Add(-idle)
	l.entries.Range(func(key, value any) bool {
		e := value.(*entry)
		e.Lock()
		old := e.idleSince(deadline, l.limit, now)
		e.Unlock()
		if old {
			l.entries.CompareAndDelete(key, value)
		}
		return true
	})
}
