//go:build mutant

// Every event costs one token, even the expensive search.
//
//lab:breaks 4.15
//lab:kills TestCosts
package ratelimiting

import "socketlab/labs/04-rate-limiting/app"

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, 1)
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
