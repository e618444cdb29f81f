//go:build mutant

// The balancer takes its own end for a failure.
//
//lab:overdoes 5.40
//lab:kills TestEitherSideEnds
package loadbalancing

func (b *Balancer) Close(context.Context) error {
	for _, n := range b.pool.stats() {
		if err := b.Remove(n.Name); err != nil {
			return err
		}
	}
	return http.ErrServerClosed
}
