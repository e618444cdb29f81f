//go:build mutant

// All users share one bucket of refusals: one who ignores them gets others
// disconnected.
//
//lab:overdoes 4.25
//lab:kills TestAbuserIsDisconnected
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take("", 1) > 0
	return refusal
}
