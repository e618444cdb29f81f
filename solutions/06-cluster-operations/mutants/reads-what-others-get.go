//go:build mutant

// Each node keeps a log of all responses, those to others as well.
//
//lab:breaks 6.5
//lab:kills TestAnswerGoesToWhoAsked
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	// Orders that arrive at once wait until it is known which ones are new.
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
	all := a.redis.PSubscribe(ctx, app.Escape(a.responses)+"*")
	if _, err := all.Receive(ctx); err != nil {
		return err
	}
	a.running.Go(func() {
		defer all.Close()
		for {
			message, err := all.ReceiveMessage(a.alive)
			if err != nil {
				return
			}
			a.log.Debug("a response", "channel", message.Channel)
		}
	})
	return a.leases.Take(ctx)
}
