//go:build mutant

// Whole tokens are added and then the time is noted: whoever asks often enough
// loses every fraction, and never earns one.
//
//lab:kills TestRefillIsContinuous
package ratelimiting

import (
	"time"

	"socketlab/labs/04-rate-limiting/app"
)

func (b *Bucket) refill(limit app.Limit, now time.Time) {
	tokens := max(0, now.Sub(b.at)/time.Duration(limit.Every))
	b.credit = min(b.credit+tokens*time.Duration(limit.Every), full(limit))
	b.at = now
}
