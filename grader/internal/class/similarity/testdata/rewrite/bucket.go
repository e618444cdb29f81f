package ratelimiting

import (
	"math"
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

// Bucket counts tokens with a fraction.
type Bucket struct {
	tokens  float64
	updated time.Time
	started bool
}

// Take implements the bucket.
func (b *Bucket) Take(limit app.Limit, tokens int, now time.Time) time.Duration {
	per := float64(limit.Every)
	if !b.started {
		b.tokens, b.updated, b.started = float64(limit.Burst), now, true
	}
	elapsed := float64(now.Sub(b.updated))
	if elapsed > 0 {
		b.tokens = math.Min(float64(limit.Burst), b.tokens+elapsed/per)
	}
	b.updated = now
	if b.tokens >= float64(tokens) {
		b.tokens -= float64(tokens)
		return 0
	}
	wait := (float64(tokens) - b.tokens) * per
	return time.Duration(math.Ceil(wait))
}

func (b *Bucket) idleSince(deadline time.Time, limit app.Limit, now time.Time) bool {
	if b.updated.After(deadline) {
		return false
	}
	refilled := b.tokens + float64(now.Sub(b.updated))/float64(limit.Every)
	return refilled >= float64(limit.Burst)
}
