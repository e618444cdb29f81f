//go:build mutant

// A user who was disconnected is not disconnected again until a refusal finds a token.
//
//lab:breaks 4.29 4.30
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "sync"

var gone sync.Map

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	if g.refusals.Take(user, 1) == 0 {
		gone.Delete(user)
	} else if _, already := gone.LoadOrStore(user, true); !already {
		refusal.Disconnect = true
	}
	return refusal
}
