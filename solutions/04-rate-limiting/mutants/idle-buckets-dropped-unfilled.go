//go:build mutant

// A bucket is dropped once it was unused for twice the idle time and has earned one token,
// full or not.
//
//lab:breaks 4.52
//lab:kills TestIdleBucketsKeepTheirTokens
package ratelimiting

func (l *Limiter) Forget(idle time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	for key, bucket := range l.buckets {
		if now.Sub(bucket.at) >= 2*idle && now.Sub(bucket.at) >= time.Duration(l.limit.Every) {
			delete(l.buckets, key)
		}
	}
}
