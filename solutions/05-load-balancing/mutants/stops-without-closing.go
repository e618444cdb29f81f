//go:build mutant

// On SIGTERM, the tunnels stay open until their clients leave.
//
//lab:breaks 5.40
//lab:kills TestEitherSideEnds
package loadbalancing

func (b *Balancer) Close(context.Context) error {
	for {
		open := 0
		for _, n := range b.pool.stats() {
			open += n.Sessions
		}
		if open == 0 {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
}
