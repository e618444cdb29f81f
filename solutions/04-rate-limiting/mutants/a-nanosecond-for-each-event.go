//go:build mutant

// Every event earns at least a nanosecond, even if the clock stands still.
//
//lab:breaks 4.3
//lab:kills TestWaitIsExact
package ratelimiting

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	earned := max(1, now.Sub(b.at))
	b.credit += min(earned, full(limit)-b.credit)
	b.at = now
}
