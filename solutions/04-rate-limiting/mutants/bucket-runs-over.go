//go:build mutant

// The bucket has no upper bound: a user can spend the tokens of a whole year at
// once.
//
//lab:breaks 4.2
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
