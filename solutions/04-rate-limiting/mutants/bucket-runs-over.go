//go:build mutant

// The bucket has no rim: what a user did not use in a year may be used at once.
//
//lab:kills TestNeverBeyondTheBurst
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	b.credit += max(0, now.Sub(b.at))
	b.at = now
}
