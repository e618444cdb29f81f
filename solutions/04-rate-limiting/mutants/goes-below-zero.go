//go:build mutant

// A bucket may go into debt: an event that costs more than is left passes, if anything
// is.
//
//lab:breaks 4.4
//lab:kills TestCosts
package ratelimiting

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	if b.credit <= 0 {
		return price(limit, tokens) - b.credit
	}
	b.credit -= price(limit, tokens)
	return 0
}
