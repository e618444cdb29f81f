package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

// A Bucket is a token bucket: it holds at most limit.Burst tokens and earns one
// every limit.Every.
type Bucket struct {
	// TODO 2: a count of taken tokens never earns one back. What must a bucket
	// remember, so that it loses nothing between two calls?
	taken int
}

// Take takes the tokens and returns 0. If there are too few it takes none and
// returns the time until there are enough.
func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	if b.taken+tokens > limit.Burst {
		return time.Duration(limit.Every) // TODO 2: how long exactly?
	}
	b.taken += tokens
	return 0
}
