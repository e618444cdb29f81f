//go:build mutant

// A node listens to the requests on two connections, and the second is counted as one more node.
//
//lab:overdoes 6.22
//lab:kills TestSubscribedOnce
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	second := a.redis.Subscribe(ctx, a.requests)
	if _, err := second.Receive(ctx); err != nil {
		return err
	}
	a.running.Go(func() {
		<-a.alive.Done()
		_ = second.Close()
	})
	a.logouts.reading.Lock()
	err := a.Listen(ctx, app.Listener{
		Channels: []string{a.requests, a.responses, a.channelOf(a.uid)},
		Receive:  a.receive,
		Renewed:  a.catchUp,
	})
	if err == nil {
		err = a.logouts.skipOld(ctx)
	}
	a.logouts.reading.Unlock()
	if err != nil {
		return err
	}
	return a.leases.Take(ctx)
}
