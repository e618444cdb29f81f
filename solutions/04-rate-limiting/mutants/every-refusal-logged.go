//go:build mutant

// Every refusal writes a line to the log, so a client can fill it.
//
//lab:breaks 4.31
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

import "socketlab/labs/04-rate-limiting/app"

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	g.log.Warn("rate limited", "user", user, "event", event)
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
