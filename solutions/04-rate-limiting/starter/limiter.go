package ratelimiting

import (
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/04-rate-limiting/app"
)

// A Limiter holds a bucket for each key, such as a user or an address. It may be
// used concurrently.
type Limiter struct {
	limit  app.Limit
	clock  clockwork.Clock
	bucket Bucket // TODO 3: one for each key, and safe for concurrent callers
}

// NewLimiter returns a limiter whose buckets are full.
func NewLimiter(limit app.Limit, clock clockwork.Clock) *Limiter {
	return &Limiter{limit: limit, clock: clock}
}

// Take takes tokens out of the key's bucket and returns 0. If there are too few
// it takes none and returns the time until there are enough.
func (l *Limiter) Take(key string, tokens int) time.Duration {
	return l.bucket.Take(l.limit, tokens, l.clock.Now()) // TODO 3
}

// TODO 5: Forget(idle) drops the buckets that nobody has used for idle. Which of
// them must stay anyway? Who calls Forget, and when does that end?
