//go:build mutant

// A bucket counts tokens as floating-point numbers: after several small steps, the
// token that has been earned is a billionth short.
//
//lab:overdoes 4.3
//lab:kills TestRefillIsContinuous
package ratelimiting

import "math"

type Bucket struct {
	tokens float64
	at     time.Time
	limit  app.Limit
}

func NewBucket(limit app.Limit, now time.Time) *Bucket {
	return &Bucket{float64(limit.Burst), now, limit}
}

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	if elapsed := now.Sub(b.at); elapsed > 0 {
		b.tokens = min(float64(limit.Burst), b.tokens+float64(elapsed)/float64(limit.Every))
	}
	b.at = now
}

func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	b.refill(limit, now)
	if missing := float64(tokens) - b.tokens; missing > 0 {
		return time.Duration(math.Ceil(missing * float64(limit.Every)))
	}
	b.tokens -= float64(tokens)
	return 0
}

func (b *Bucket) Forgettable(limit app.Limit, idle time.Duration, now time.Time) bool {
	return now.Sub(b.at) >= idle && b.tokens+float64(now.Sub(b.at))/float64(limit.Every) >= float64(limit.Burst)
}
