//go:build mutant

// What a node says in /orders while Redis is away is published when Redis is back.
//
//lab:breaks 1.37
//lab:kills TestRedisAway
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
	if err == nil || a.namespace == "/" || errors.As(err, &refused) {
		return err
	}
	go func() {
		for a.redis.Publish(ctx, channel, message).Err() != nil {
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return nil
}
