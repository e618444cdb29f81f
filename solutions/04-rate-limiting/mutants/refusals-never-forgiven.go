//go:build mutant

// Refusals are counted and never forgiven: a polite client is disconnected some
// day.
//
//lab:overdoes 4.25
//lab:kills TestPoliteClientStays
package ratelimiting

import (
	"sync"

	"socketlab/labs/04-rate-limiting/app"
)

var refused = struct {
	sync.Mutex
	times map[string]int
}{times: map[string]int{}}

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refused.Lock()
	defer refused.Unlock()
	refused.times[user]++
	return &app.Refusal{
		Error:        app.RateLimited,
		RetryAfterMs: milliseconds(wait),
		Disconnect:   refused.times[user] > g.limits.Refusals.Burst,
	}
}
