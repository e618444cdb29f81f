//go:build mutant

// A bucket counts whole microseconds, and drops what is left at every event.
//
//lab:overdoes 4.3
//lab:kills TestRefillIsContinuous
package ratelimiting

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	earned := max(0, now.Sub(b.at)).Truncate(time.Microsecond)
	b.credit += min(earned, full(limit)-b.credit)
	b.at = now
}
