//go:build mutant

// The line about a disconnect contains the user's name as it is: with line breaks in it, a
// client writes lines of its own.
//
//lab:breaks 4.31
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

import (
	"log"

	"socketlab/labs/04-rate-limiting/app"
)

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	if g.refusals.Take(user, 1) > 0 {
		refusal.Disconnect = true
		log.Printf("disconnecting %s after too many refusals", user)
	}
	return refusal
}
