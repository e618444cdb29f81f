//go:build mutant

// The channel of the namespace is subscribed to as a channel and as part of a pattern:
// what is for everyone is heard twice.
//
//lab:breaks 1.15
//lab:kills TestExactlyOnce
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
		return err
	}
	if err := a.subscription.Subscribe(ctx, a.channel); err != nil {
		return err
	}
	a.receiving.Go(a.receive)
	return nil
}
