//go:build mutant

// The handshakes of an address are forgotten when it was idle, although its bucket is not
// full.
//
//lab:breaks 4.52
//lab:kills TestIdleBucketsKeepTheirTokens
package ratelimiting

func (g *Guard) forget(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			g.opens.mu.Lock()
			clear(g.opens.buckets)
			g.opens.mu.Unlock()
			for _, limiter := range []*Limiter{g.events, g.refusals} {
				limiter.Forget(time.Duration(g.limits.Idle))
			}
		}
	}
}
