//go:build mutant

// A clock that is set back costs a nanosecond.
//
//lab:overdoes 4.6
//lab:kills TestClockSetBack
package ratelimiting

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	earned := max(-1, now.Sub(b.at))
	b.credit += min(earned, full(limit)-b.credit)
	b.at = now
}
