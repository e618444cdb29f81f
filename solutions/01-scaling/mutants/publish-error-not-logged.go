//go:build mutant

// The error of a PUBLISH is dropped: nobody learns that messages are lost.
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
		_ = answer.Err()
		<-a.unanswered
	}()
	return nil
}
