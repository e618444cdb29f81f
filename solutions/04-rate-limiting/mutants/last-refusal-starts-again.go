//go:build mutant

// A refusal that finds no token takes away what its bucket has earned of the next one:
// a client that keeps trying is never forgiven.
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
	if g.refusals.Take(user, 1) > 0 {
		refusal.Disconnect = true
		g.refusals.mu.Lock()
		g.refusals.buckets[user].credit = 0
		g.refusals.mu.Unlock()
	}
	return refusal
}
