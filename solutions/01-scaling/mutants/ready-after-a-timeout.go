//go:build mutant

// When Redis has not confirmed the subscription in time, Init returns all the same, and
// leaves the rest to the receiver.
//
//lab:breaks 1.44
//lab:kills TestReadyMeansSubscribed
package scaling

import (
	"context"
	"errors"
	"net"
)

func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	a.subscription = a.redis.PSubscribe(ctx, globCharacters.Replace(a.channel)+"*")
	bounded, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	_, err = a.subscription.Receive(bounded)
	var late net.Error
	if err != nil && (!errors.As(err, &late) || !late.Timeout()) {
		return err
	}
	if a.pipeline, err = a.redis.AsyncAutoPipeline(); err != nil {
		return err
	}
	a.receiving.Go(a.receive)
	return nil
}
