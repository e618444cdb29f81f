//go:build mutant

// A node that cannot publish logs that and ends.
//
//lab:overdoes 1.36
//lab:breaks 1.5
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
	"os"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.unanswered <- struct{}{}
	answer := a.pipeline.Publish(context.Background(), channel, message)
	go func() {
		if err := answer.Err(); err != nil {
			a.log.Error("a message did not reach the other processes", "error", err)
			os.Exit(1)
		}
		<-a.unanswered
	}()
	return nil
}
