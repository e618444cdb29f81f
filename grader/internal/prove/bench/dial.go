package bench

import (
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
)

// dialAll opens n connections, at most concurrent at a time, and passes each to
// add. It never calls add concurrently.
func dialAll(ctx context.Context, n, concurrent int, open func(ctx context.Context, i int) (*client, error), add func(*client)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	var workers sync.WaitGroup
	var next atomic.Int64
	for range concurrent {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				opened, err := open(ctx, i)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				add(opened)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// source spreads connections over loopback addresses, so that the ports of closed
// ones cannot run out.
func source(i int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, byte(2 + i%64)}), 0)
}

// anySource leaves the local address to the kernel.
var anySource netip.AddrPort
