//go:build mutant

// Only the buckets of events are forgotten, not those of refusals and handshakes.
//
//lab:breaks 4.51
//lab:kills TestIdleBucketsAreForgotten
package ratelimiting

func (g *Guard) forget(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			g.events.Forget(time.Duration(g.limits.Idle))
		}
	}
}
