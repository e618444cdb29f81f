//go:build mutant

// Every event is refused and told to come back in a second.
//
//lab:kills all
package ratelimiting

import "socketlab/labs/04-rate-limiting/app"

func (g *Guard) Charge(user, event string) *app.Refusal {
	return &app.Refusal{Error: app.RateLimited, RetryAfterMs: 1000}
}
