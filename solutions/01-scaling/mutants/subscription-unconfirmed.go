//go:build mutant

// The subscription is sent in the background and nobody waits for its
// confirmation: the process says that it is ready, and misses what is published
// meanwhile.
//
//lab:kills TestReadyMeansSubscribed
package scaling

import (
	"context"
)

func (a *RedisAdapter) Init(ctx context.Context) error {
	go a.publisher.run()
	a.subscription = a.redis.Subscribe(context.Background())
	go func() {
		if err := a.subscription.PSubscribe(context.Background(), globCharacters.Replace(a.channel)+"*"); err != nil {
			a.log.Warn("subscribe", "error", err)
		}
		a.receive()
	}()
	return nil
}
