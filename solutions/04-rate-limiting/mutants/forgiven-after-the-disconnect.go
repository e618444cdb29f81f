//go:build mutant

// A user who was disconnected starts again with full buckets.
//
//lab:breaks 4.17 4.30
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
		for _, l := range []*Limiter{g.events, g.refusals} {
			l.mu.Lock()
			delete(l.buckets, user)
			l.mu.Unlock()
		}
	}
	return refusal
}
