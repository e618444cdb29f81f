//go:build mutant

// Idle buckets are forgotten once, and then never again.
//
//lab:breaks 4.51
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (g *Guard) forget(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	select {
	case <-ctx.Done():
	case <-ticker.Chan():
		for _, limiter := range []*Limiter{g.opens, g.events, g.refusals} {
			limiter.Forget(time.Duration(g.limits.Idle))
		}
	}
}
