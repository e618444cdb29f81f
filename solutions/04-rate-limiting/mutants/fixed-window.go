//go:build mutant

// Events are counted in fixed windows: around the boundary of two windows, twice
// the limit passes.
//
//lab:breaks 4.3 4.5
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
