//go:build mutant

// When Redis is back, a node subscribes, although its subscription has renewed itself.
//
//lab:overdoes 6.22
//lab:kills TestSubscribedOnce
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	a.logouts.reading.Lock()
	err := a.Listen(ctx, app.Listener{
		Channels: []string{a.requests, a.responses, a.channelOf(a.uid)},
		Receive:  a.receive,
		Renewed: func() {
			again := a.redis.Subscribe(a.alive, a.requests, a.responses, a.channelOf(a.uid))
			a.running.Go(func() {
				defer again.Close()
				for {
					select {
					case message := <-again.Channel():
						a.receive(message.Channel, []byte(message.Payload))
					case <-a.alive.Done():
						return
					}
				}
			})
			a.catchUp()
		},
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
