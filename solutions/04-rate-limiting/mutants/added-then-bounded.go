//go:build mutant

// The time since the last event is added first and bounded afterwards: after many years
// the sum overflows.
//
//lab:overdoes 4.2
//lab:kills TestNeverBeyondTheBurst
package ratelimiting

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	b.credit = min(b.credit+max(0, now.Sub(b.at)), full(limit))
	b.at = now
}
