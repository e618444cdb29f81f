//go:build mutant

// Every event is refused and told to come back in a second.
//
//lab:overdoes 4.2 4.4
//lab:kills all
package ratelimiting

import "socketlab/labs/04-rate-limiting/app"

func (g *Guard) Charge(user, event string) *app.Refusal {
	return &app.Refusal{Error: app.RateLimited, RetryAfterMs: 1000}
}
