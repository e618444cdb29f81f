//go:build mutant

// A client without tokens waits for one, and so does everybody queued behind it.
//
//lab:breaks 4.22
//lab:kills TestFloodLeavesOthersAlone
package ratelimiting

import (
	"sync"

	"socketlab/labs/04-rate-limiting/app"
)

var turn sync.Mutex

func (g *Guard) Charge(user, event string) *app.Refusal {
	turn.Lock()
	defer turn.Unlock()
	for {
		wait := g.events.Take(user, g.limits.Cost(event))
		if wait == 0 {
			return nil
		}
		g.events.clock.Sleep(wait)
	}
}
