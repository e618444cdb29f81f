//go:build mutant

// The cost of an event is looked up in lower case.
//
//lab:breaks 4.15
//lab:overdoes 4.15
//lab:kills TestCosts
package ratelimiting

import "strings"

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(strings.ToLower(event)))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
