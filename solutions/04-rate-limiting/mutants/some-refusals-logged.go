//go:build mutant

// Every hundredth refusal writes a line to the log.
//
//lab:breaks 4.31
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

import "sync/atomic"

var refused atomic.Int64

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	if n := refused.Add(1); n%100 == 0 {
		g.log.Warn("refused events", "so far", n)
	}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
