//go:build mutant

// What Redis refuses in /orders is published again and again until Redis takes it.
//
//lab:breaks 1.37
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	ctx := context.Background()
	err := a.redis.Publish(ctx, channel, message).Err()
	var refused redis.Error
	if a.namespace == "/" || !errors.As(err, &refused) {
		return err
	}
	go func() {
		for a.redis.Publish(ctx, channel, message).Err() != nil {
			a.log.Warn("not published yet", "channel", channel)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return nil
}
