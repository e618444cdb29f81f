//go:build mutant

// An event that passes refills the refusals bucket, so a client that alternates is never
// disconnected.
//
//lab:breaks 4.25
//lab:kills TestOnlyTimeForgives
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		g.refusals.mu.Lock()
		delete(g.refusals.buckets, user)
		g.refusals.mu.Unlock()
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}
