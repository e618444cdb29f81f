//go:build mutant

// A bucket is forgotten as soon as it is full, however short its user has been away.
//
//lab:breaks 4.52
//lab:kills TestIdleBucketsAreForgotten
package ratelimiting

func (b *Bucket) Forgettable(limit app.Limit, _ time.Duration, now time.Time) bool {
	return now.Sub(b.at) >= full(limit)-b.credit
}

func NewGuard(limits app.Limits, clock clockwork.Clock, log *slog.Logger) *Guard {
	ctx, stop := context.WithCancel(context.Background())
	g := &Guard{
		limits:      limits,
		log:         log,
		proxies:     limits.TrustedProxies,
		connections: NewConnections(limits),
		opens:       NewLimiter(limits.Opens, clock),
		events:      NewLimiter(limits.Events, clock),
		refusals:    NewLimiter(limits.Refusals, clock),
		stop:        stop,
		stopped:     make(chan struct{}),
	}
	go g.forget(ctx, clock.NewTicker(time.Second))
	return g
}
