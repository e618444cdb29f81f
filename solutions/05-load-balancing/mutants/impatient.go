//go:build mutant

// A request has a fortieth of its time.
//
//lab:overdoes 5.28
//lab:kills TestQuietTunnel
package loadbalancing

func (b *Balancer) bound(ctx context.Context, v *visit, patience app.Duration) (_ context.Context, answered, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := b.env.Clock.AfterFunc(time.Duration(patience)/40, func() { cancel(errSlow) })
	stay := context.AfterFunc(v.alive, func() { cancel(errGone) })
	return ctx, func() { timer.Stop() }, func() {
		timer.Stop()
		stay()
		cancel(nil)
	}
}
