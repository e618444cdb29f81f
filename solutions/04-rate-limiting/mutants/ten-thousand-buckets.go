//go:build mutant

// A limiter keeps no more than ten thousand buckets and then drops all of them: whoever
// comes from that many networks gets a new bucket.
//
//lab:breaks 4.52
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (l *Limiter) Take(key string, tokens int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		if len(l.buckets) == 10_000 {
			clear(l.buckets)
		}
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
	}
	return bucket.Take(l.limit, tokens, now)
}
