//go:build mutant

// A clock that is set back starts the bucket again with its whole tokens.
//
//lab:overdoes 4.6
//lab:kills TestClockSetBack
package ratelimiting

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	if now.Before(b.at) {
		b.credit = b.credit.Truncate(time.Duration(limit.Every))
	}
	b.credit += min(max(0, now.Sub(b.at)), full(limit)-b.credit)
	b.at = now
}
