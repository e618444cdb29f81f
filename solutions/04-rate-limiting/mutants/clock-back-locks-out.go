//go:build mutant

// After the clock was set back, the user waits until it shows the old time again.
//
//lab:overdoes 4.6
//lab:kills TestClockSetBack
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	if now.Before(b.at) {
		return
	}
	b.credit += min(now.Sub(b.at), full(limit)-b.credit)
	b.at = now
}
