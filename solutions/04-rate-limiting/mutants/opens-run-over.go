//go:build mutant

// The bucket of handshakes has no upper bound: an address that was away for an hour may
// open hundreds of connections at once.
//
//lab:breaks 4.2
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

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
	g.opens.endless = true
	go g.forget(ctx, clock.NewTicker(time.Duration(limits.Idle)))
	return g
}

type Limiter struct {
	limit   app.Limit
	clock   clockwork.Clock
	endless bool

	mu      sync.Mutex
	buckets map[string]*Bucket
}

func (l *Limiter) Take(key string, tokens int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		bucket = NewBucket(l.limit, now)
		l.buckets[key] = bucket
	}
	if l.endless {
		bucket.credit += max(0, now.Sub(bucket.at))
		bucket.at = now
	}
	if missing := price(l.limit, tokens) - bucket.credit; l.endless && missing <= 0 {
		bucket.credit -= price(l.limit, tokens)
		return 0
	}
	return bucket.Take(l.limit, tokens, now)
}
