//go:build mutant

// A refused event takes its tokens anyway, so a client that keeps asking waits
// forever.
//
//lab:overdoes 4.4
//lab:kills TestCosts
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	missing := price(limit, tokens) - b.credit
	b.credit = max(0, b.credit-price(limit, tokens))
	return max(0, missing)
}
