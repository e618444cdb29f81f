//go:build mutant

// Events are counted in windows, and a new window begins with nothing: twice
// the limit passes around the moment between two of them.
//
//lab:kills TestRefillIsContinuous TestAnyInterval
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	if now.Sub(b.at) >= full(limit) || now.Before(b.at) {
		b.credit = full(limit)
		b.at = now
	}
}
