//go:build mutant

// Before it publishes, the process waits until Redis answers a PING: what was said
// while Redis was away is published when it is back.
//
//lab:breaks 1.37
//lab:kills TestRedisAway
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	go func() {
		for a.redis.Ping(context.Background()).Err() != nil {
			a.log.Warn("Redis is away")
			time.Sleep(20 * time.Millisecond)
		}
		if err := a.redis.Publish(context.Background(), channel, message).Err(); err != nil {
			a.log.Warn("a message did not reach the other processes", "error", err)
		}
	}()
	return nil
}
