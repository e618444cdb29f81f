//go:build mutant

// The time that has passed is taken without its sign: a clock that is set back
// fills the bucket.
//
//lab:kills TestClockSetBack
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	b.credit += min(now.Sub(b.at).Abs(), full(limit)-b.credit)
	b.at = now
}
