//go:build mutant

// Whole tokens are added, and then the time is stored: a client that asks often
// enough loses every fraction and never earns a token.
//
//lab:overdoes 4.3
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
