//go:build mutant

// After a refusal, every event of the user is refused until the refused one would pass.
//
//lab:overdoes 4.4
//lab:kills TestCosts
package ratelimiting

import "sync"

var barred sync.Map // by user

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := time.Duration(0)
	if until, ok := barred.Load(user); ok {
		wait = max(0, until.(time.Time).Sub(g.events.clock.Now()))
	}
	if wait == 0 {
		wait = g.events.Take(user, g.limits.Cost(event))
	}
	if wait == 0 {
		return nil
	}
	barred.Store(user, g.events.clock.Now().Add(wait))
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
