//go:build mutant

// The buckets of handshakes are never forgotten: the map grows with every address that
// ever connected.
//
//lab:breaks 4.51
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (g *Guard) forget(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			for _, limiter := range []*Limiter{g.events, g.refusals} {
				limiter.Forget(time.Duration(g.limits.Idle))
			}
		}
	}
}
