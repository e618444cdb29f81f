//go:build mutant

// The two buckets of a user are forgotten together, as soon as that of events is full:
// that forgives all refusals.
//
//lab:breaks 4.30 4.52
//lab:kills TestForgettingIsNoGift
package ratelimiting

func (g *Guard) forget(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			g.opens.Forget(time.Duration(g.limits.Idle))
			g.events.Forget(time.Duration(g.limits.Idle))
			g.refusals.keepOnly(g.events)
		}
	}
}

func (l *Limiter) keepOnly(other *Limiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	for key := range l.buckets {
		if other.buckets[key] == nil {
			delete(l.buckets, key)
		}
	}
}
