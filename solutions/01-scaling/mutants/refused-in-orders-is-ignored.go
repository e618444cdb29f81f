//go:build mutant

// Init ignores that Redis refuses the subscription of /orders.
//
//lab:breaks 1.44
//lab:kills TestReadyMeansSubscribed
package scaling

import (
	"context"
)

func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	if a.pipeline, err = a.redis.AsyncAutoPipeline(); err != nil {
		return err
	}
	a.subscription = a.redis.PSubscribe(ctx, globCharacters.Replace(a.channel)+"*")
	if _, err := a.subscription.Receive(ctx); err != nil {
		a.log.Warn("subscribe", "channel", a.channel, "error", err)
		if a.namespace == "/" {
			return err
		}
	}
	a.receiving.Go(a.receive)
	return nil
}
