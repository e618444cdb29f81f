package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

// A Bucket is a token bucket: it holds limit.Burst tokens at most and earns one
// each limit.Every.
type Bucket struct {
	// TODO 1: what must it remember, so that nothing is lost between two calls?
}

// Take takes tokens and returns 0, or takes nothing and returns how long it will
// be until there are that many.
func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	return 0 // TODO 1
}
