//go:build mutant

// A node is ready only when another one is subscribed.
//
//lab:overdoes 1.44
//lab:kills TestReadyMeansSubscribed
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	if a.pipeline, err = a.redis.AsyncAutoPipeline(); err != nil {
		return err
	}
	a.subscription = a.redis.PSubscribe(ctx, globCharacters.Replace(a.channel)+"*")
	if _, err := a.subscription.Receive(ctx); err != nil {
		return err
	}
	for a.redis.Publish(ctx, a.channel, "").Val() < 2 {
		time.Sleep(20 * time.Millisecond)
	}
	a.receiving.Go(a.receive)
	return nil
}
