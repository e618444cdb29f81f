//go:build mutant

// The refusal that takes the last token disconnects, not the one that finds none.
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
	isLast := g.refusals.Take(user, 1) > 0
	g.refusals.mu.Lock()
	defer g.refusals.mu.Unlock()
	refusal.Disconnect = isLast || g.refusals.buckets[user].credit < price(g.limits.Refusals, 1)
	return refusal
}
