//go:build mutant

// Two users whose names differ only in case share a bucket.
//
//lab:breaks 4.18
//lab:kills TestUsersAndTheirSockets
package ratelimiting

import "strings"

func (g *Guard) Charge(user, event string) *app.Refusal {
	user = strings.ToLower(user)
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
