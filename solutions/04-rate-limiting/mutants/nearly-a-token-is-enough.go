//go:build mutant

// A bucket that lacks less than a microsecond of a token lets an event pass, as if
// rounding had lost it.
//
//lab:breaks 4.3 4.25 4.32
//lab:kills TestWaitIsExact TestAbuserIsDisconnected TestIdleBucketsKeepTheirTokens
package ratelimiting

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	missing := price(limit, tokens) - b.credit
	if missing >= time.Microsecond {
		return missing
	}
	b.credit -= price(limit, tokens)
	return 0
}
