//go:build mutant

// A message that Redis refuses is published again until Redis accepts it.
//
//lab:breaks 1.37
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	go func() {
		for a.redis.Publish(context.Background(), channel, message).Err() != nil {
			a.log.Warn("a message did not reach the other processes yet", "channel", channel)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return nil
}
