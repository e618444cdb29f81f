//go:build mutant

// A PUBLISH to a room whose answer was lost is tried again.
//
//lab:breaks 1.41
//lab:kills TestLostAnswerIsNotRetried
package scaling

import (
	"context"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	err := a.redis.Publish(context.Background(), channel, message).Err()
	if err != nil && channel != a.channel {
		err = a.redis.Publish(context.Background(), channel, message).Err()
	}
	return err
}
