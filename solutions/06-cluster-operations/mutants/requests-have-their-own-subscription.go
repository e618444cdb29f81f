//go:build mutant

// Requests and responses come over another connection than broadcasts, and overtake them.
//
//lab:breaks 6.17
//lab:kills TestAskEverybody
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	// Orders that arrive at once wait until it is known which ones are new.
	a.logouts.reading.Lock()
	err := a.Listen(ctx, app.Listener{
		Renewed: a.catchUp,
	})
	if err == nil {
		err = a.logouts.skipOld(ctx)
	}
	a.logouts.reading.Unlock()
	if err != nil {
		return err
	}
	subscription := a.redis.Subscribe(ctx, a.requests, a.responses, a.channelOf(a.uid))
	for range 3 {
		if _, err := subscription.Receive(ctx); err != nil {
			return err
		}
	}
	context.AfterFunc(a.alive, func() { _ = subscription.Close() })
	a.running.Go(func() {
		for message := range subscription.Channel() {
			a.receive(message.Channel, []byte(message.Payload))
		}
	})
	return a.leases.Take(ctx)
}
