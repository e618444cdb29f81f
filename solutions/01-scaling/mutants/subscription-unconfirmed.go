//go:build mutant

// Init subscribes in the background and does not wait until Redis confirms the
// subscription. The process says that it is ready too early, and misses what is
// published until then.
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
	a.subscription = a.redis.Subscribe(context.Background())
	a.receiving.Go(func() {
		if err := a.subscription.PSubscribe(context.Background(), globCharacters.Replace(a.channel)+"*"); err != nil {
			a.log.Warn("subscribe", "error", err)
		}
		a.receive()
	})
	return nil
}
