//go:build mutant

// A message to a room that cannot be published is not logged.
//
//lab:breaks 1.36
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.unanswered <- struct{}{}
	answer := a.pipeline.Publish(context.Background(), channel, message)
	go func() {
		if err := answer.Err(); err != nil && channel == a.channel {
			a.log.Warn("a message did not reach the other processes", "error", err)
		}
		<-a.unanswered
	}()
	return nil
}
