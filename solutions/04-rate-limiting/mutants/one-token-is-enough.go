//go:build mutant

// An event passes when at least one token is left, whatever it costs.
//
//lab:breaks 4.4
//lab:kills TestCosts
package ratelimiting

import "time"

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	if missing := price(limit, 1) - b.credit; missing > 0 {
		return missing
	}
	b.credit = max(0, b.credit-price(limit, tokens))
	return 0
}
