//go:build mutant

// An abusive client is refused forever, and every refusal is work.
//
//lab:breaks 4.25
//lab:kills TestAbuserIsDisconnected TestFloodEarnsNoReplies
package ratelimiting

import "socketlab/labs/04-rate-limiting/app"

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	return &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
}
