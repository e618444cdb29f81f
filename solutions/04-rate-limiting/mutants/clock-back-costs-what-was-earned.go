//go:build mutant

// A clock that is set back takes away what the bucket has earned since an event last
// passed.
//
//lab:overdoes 4.6
//lab:kills TestClockSetBack
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	before := *b
	b.refill(limit, now)
	if missing := price(limit, tokens) - b.credit; missing > 0 {
		if now.After(before.at) {
			*b = before // a refused event changes nothing
		}
		return missing
	}
	b.credit -= price(limit, tokens)
	return 0
}
