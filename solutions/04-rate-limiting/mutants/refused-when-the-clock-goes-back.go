//go:build mutant

// An event that arrives when the clock has just been set back is refused, although
// there are tokens.
//
//lab:overdoes 4.6
//lab:kills TestClockSetBack
package ratelimiting

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	if now.Before(b.at) {
		b.at = now
		return max(1, price(limit, tokens)-b.credit)
	}
	b.refill(limit, now)
	if missing := price(limit, tokens) - b.credit; missing > 0 {
		return missing
	}
	b.credit -= price(limit, tokens)
	return 0
}
