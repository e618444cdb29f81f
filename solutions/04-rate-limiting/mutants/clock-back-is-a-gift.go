//go:build mutant

// The elapsed time is used without its sign: setting the clock back fills the
// bucket.
//
//lab:breaks 4.6
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
