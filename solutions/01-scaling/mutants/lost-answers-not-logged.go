//go:build mutant

// Only an error that Redis answers is logged, not an answer that never comes.
//
//lab:breaks 1.36
//lab:kills TestLostAnswerIsNotRetried
package scaling

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.unanswered <- struct{}{}
	answer := a.pipeline.Publish(context.Background(), channel, message)
	go func() {
		var refused redis.Error
		if err := answer.Err(); errors.As(err, &refused) {
			a.log.Warn("a message did not reach the other processes", "channel", channel, "error", err)
		}
		<-a.unanswered
	}()
	return nil
}
