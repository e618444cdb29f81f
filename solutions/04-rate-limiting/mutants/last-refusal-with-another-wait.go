//go:build mutant

// The last refusal says when the user will have a token of refusals again, not when the
// event passes.
//
//lab:breaks 4.26
//lab:kills TestAbuserIsDisconnected
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	if forgiven := g.refusals.Take(user, 1); forgiven > 0 {
		refusal.Disconnect = true
		refusal.RetryAfterMs = milliseconds(forgiven)
	}
	return refusal
}
