//go:build mutant

// Refusals are taken out of their buckets without a mutex: the guard keeps them itself.
//
//lab:breaks 4.25
//lab:kills TestConcurrentRefusals
//lab:race
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	now := g.refusals.clock.Now()
	bucket := g.refusals.buckets[user]
	if bucket == nil {
		bucket = NewBucket(g.limits.Refusals, now)
		g.refusals.buckets[user] = bucket
	}
	if bucket.Take(g.limits.Refusals, 1, now) > 0 {
		refusal.Disconnect = true
		g.log.Warn("disconnecting a user after too many refusals", "user", user)
	}
	return refusal
}
