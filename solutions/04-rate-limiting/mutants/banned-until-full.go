//go:build mutant

// A user who was disconnected stays out until all refusals are forgiven.
//
//lab:overdoes 4.30
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "sync"

var banned sync.Map // by user

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	now := g.refusals.clock.Now()
	if until, ok := banned.Load(user); ok && now.Before(until.(time.Time)) {
		refusal.Disconnect = true
		return refusal
	}
	if g.refusals.Take(user, 1) > 0 {
		refusal.Disconnect = true
		banned.Store(user, now.Add(full(g.limits.Refusals)))
	}
	return refusal
}
