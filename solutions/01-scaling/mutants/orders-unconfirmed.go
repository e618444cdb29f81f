//go:build mutant

// Init waits for the confirmation in / only, as if both namespaces subscribed on one
// connection.
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
	if a.namespace != "/" {
		a.receiving.Go(a.receive)
		return nil
	}
	if _, err := a.subscription.Receive(ctx); err != nil {
		return err
	}
	a.receiving.Go(a.receive)
	return nil
}
