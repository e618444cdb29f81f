//go:build mutant

// A node does not listen to the responses to all, because its own nodes send none there.
//
//lab:breaks 6.22
//lab:kills TestSubscribedOnce
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	a.logouts.reading.Lock()
	err := a.Listen(ctx, app.Listener{
		Channels: []string{a.requests, a.channelOf(a.uid)},
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
