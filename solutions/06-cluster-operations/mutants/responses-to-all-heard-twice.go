//go:build mutant

// A node listens to the responses to all on one more connection.
//
//lab:overdoes 6.22
//lab:kills TestSubscribedOnce
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	second := a.redis.Subscribe(ctx, a.responses)
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
