//go:build mutant

// A bucket is forgotten only after the time that an empty one takes to fill, and
// longer.
//
//lab:breaks 4.51
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (b *Bucket) Forgettable(limit app.Limit, idle time.Duration, now time.Time) bool {
	unused := now.Sub(b.at)
	return unused >= idle && unused >= full(limit)+b.credit
}
