//go:build mutant

// Only the letters of ASCII tell users apart.
//
//lab:breaks 4.18
//lab:kills TestUsersAndTheirSockets
package ratelimiting

import "strings"

func (g *Guard) Charge(user, event string) *app.Refusal {
	user = strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return r
	}, user)
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
