//go:build mutant

// A refusal of an expensive event takes as many tokens of the refusals as the event
// costs.
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
	refusal.Disconnect = g.refusals.Take(user, g.limits.Cost(event)) > 0
	return refusal
}
