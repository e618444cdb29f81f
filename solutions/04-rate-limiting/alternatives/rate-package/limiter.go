package ratelimiting

import (
	"math"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/time/rate"

	"socketlab/labs/04-rate-limiting/app"
)

// A Limiter keeps a rate.Limiter for each key, such as a user or an address. It may be
// used concurrently: only callers with the same key wait for each other.
type Limiter struct {
	limit   app.Limit
	clock   clockwork.Clock
	buckets sync.Map // from string to *bucket; a key without one has a full bucket
}

// NewLimiter returns a limiter whose buckets are full.
func NewLimiter(limit app.Limit, clock clockwork.Clock) *Limiter {
	return &Limiter{limit: limit, clock: clock}
}

// Take takes tokens out of the key's bucket and returns 0. If there are too few it takes
// none and returns the time until there are enough.
func (l *Limiter) Take(key string, tokens int) time.Duration {
	for {
		b := l.bucket(key)
		if wait, ok := b.take(tokens, l.clock); ok {
			return wait
		}
		l.buckets.CompareAndDelete(key, b) // Forget is about to do that
	}
}

// bucket returns the key's bucket, and makes it if there is none.
func (l *Limiter) bucket(key string) *bucket {
	found, ok := l.buckets.Load(key)
	if !ok {
		found, _ = l.buckets.LoadOrStore(key, newBucket(l.limit))
	}
	return found.(*bucket)
}

// Forget drops the buckets that have been unused for idle and are full again. Call it
// regularly.
func (l *Limiter) Forget(idle time.Duration) {
	for key, found := range l.buckets.Range {
		if found.(*bucket).forget(idle, l.clock) {
			l.buckets.CompareAndDelete(key, found) // the key may have a new one already
		}
	}
}

// A bucket is the rate.Limiter of one key.
type bucket struct {
	every time.Duration // how long a token takes to earn
	burst int

	mu        sync.Mutex
	tokens    *rate.Limiter
	used      time.Time
	forgotten bool // it leaves the map, and nobody may use it any more
}

func newBucket(limit app.Limit) *bucket {
	every := time.Duration(limit.Every)
	return &bucket{
		every:  every,
		burst:  limit.Burst,
		tokens: rate.NewLimiter(rate.Every(every), limit.Burst),
	}
}

// take reports false if the bucket has been forgotten. It looks and takes in two steps,
// under a mutex of its own: that of the rate.Limiter protects each step only.
func (b *bucket) take(n int, clock clockwork.Clock) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.forgotten {
		return 0, false
	}
	now := clock.Now()
	if now.Before(b.used) {
		// The clock was set back. A rate.Limiter counts from the last event that passed, and
		// would earn nothing before that time comes round again. A reservation of nothing
		// makes it count from another time: it keeps what it had earned, and goes on from now.
		b.tokens.ReserveN(b.used, 0)
		b.tokens.ReserveN(now, 0)
	}
	b.used = now
	if wait = b.timeUntil(n, now); wait == 0 {
		b.tokens.ReserveN(now, n) // AllowN might miss the last billionth of a token
	}
	return wait, true
}

// timeUntil returns how long the bucket takes to hold n tokens. A rate.Limiter counts in
// float64. Rounding makes that exact again: to the nanosecond for buckets that fill
// within a day, and to the microsecond for all others.
func (b *bucket) timeUntil(n int, now time.Time) time.Duration {
	missing := float64(n) - b.tokens.TokensAt(now)
	wait := time.Duration(math.Round(missing * float64(b.every)))
	if time.Duration(b.burst)*b.every > 24*time.Hour {
		wait = wait.Round(time.Microsecond)
	}
	return max(0, wait)
}

// forget reports whether the bucket has been unused for idle and is full again. If so, it
// is of no more use.
func (b *bucket) forget(idle time.Duration, clock clockwork.Clock) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := clock.Now()
	b.forgotten = now.Sub(b.used) >= idle && b.timeUntil(b.burst, now) == 0
	return b.forgotten
}
