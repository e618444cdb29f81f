//go:build mutant

// An idle bucket is forgotten before it is full: a client that waits that long
// gets a full one instead.
//
//lab:breaks 4.52
//lab:kills TestForgettingIsNoGift
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) Forgettable(_ app.Limit, idle time.Duration, now time.Time) bool {
	return now.Sub(b.at) >= idle
}
