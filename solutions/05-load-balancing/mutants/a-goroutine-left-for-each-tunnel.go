//go:build mutant

// A goroutine waits for the end of the node for each WebSocket that there ever was.
//
//lab:breaks 5.19
//lab:kills TestEitherSideEnds
package loadbalancing

func (b *Balancer) bound(ctx context.Context, v *visit, patience app.Duration) (_ context.Context, answered, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := b.env.Clock.AfterFunc(time.Duration(patience), func() { cancel(errSlow) })
	go func() {
		<-v.alive.Done()
		cancel(errGone)
	}()
	return ctx, func() { timer.Stop() }, func() {
		timer.Stop()
		cancel(nil)
	}
}
