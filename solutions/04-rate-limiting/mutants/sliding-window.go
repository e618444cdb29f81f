//go:build mutant

// A bucket is a sliding window: no more than the burst passes in the time that a bucket
// takes to fill.
//
//lab:overdoes 4.5
//lab:kills TestAnyInterval
package ratelimiting

import (
	"slices"
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

type Bucket struct {
	credit time.Duration
	at     time.Time
	taken  []time.Time // one for each token
}

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	window := full(limit)
	b.at = now
	b.taken = slices.DeleteFunc(b.taken, func(at time.Time) bool { return now.Sub(at) >= window })
	if missing := len(b.taken) + tokens - limit.Burst; missing > 0 {
		return b.taken[missing-1].Add(window).Sub(now)
	}
	for range tokens {
		b.taken = append(b.taken, now)
	}
	return 0
}

func (b *Bucket) Forgettable(limit app.Limit, idle time.Duration, now time.Time) bool {
	unused := now.Sub(b.at)
	return unused >= idle && unused >= full(limit)
}
