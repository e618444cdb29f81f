//go:build mutant

// The first refusal of each user writes a line to the log, and there can be any number of
// users.
//
//lab:breaks 4.31
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

import "sync"

var warned sync.Map

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	if _, done := warned.LoadOrStore(user, true); !done {
		g.log.Warn("a user is too fast", "user", user)
	}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
