//go:build mutant

// An event must leave something in the bucket: the last token is never given.
//
//lab:overdoes 4.2
//lab:kills TestBurst
package ratelimiting

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	if missing := price(limit, tokens) - b.credit; missing >= 0 {
		return missing + 1
	}
	b.credit -= price(limit, tokens)
	return 0
}
