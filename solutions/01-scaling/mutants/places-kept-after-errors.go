//go:build mutant

// A message that Redis refuses keeps its place: after 128 of them nothing is
// published.
//
//lab:breaks 1.37
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
	"errors"
	"time"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	select {
	case a.unanswered <- struct{}{}:
	case <-time.After(redisTimeout):
		return errors.New("too many messages are unanswered")
	}
	answer := a.pipeline.Publish(context.Background(), channel, message)
	go func() {
		if err := answer.Err(); err != nil {
			a.log.Warn("a message did not reach the other processes", "error", err)
			return
		}
		<-a.unanswered
	}()
	return nil
}
