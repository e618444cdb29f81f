//go:build mutant

// Only the first 64 bytes of a name tell users apart.
//
//lab:breaks 4.18
//lab:kills TestUsersAndTheirSockets
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	user = user[:min(len(user), 64)]
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
