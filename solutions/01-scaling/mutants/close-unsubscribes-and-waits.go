//go:build mutant

// Close waits until Redis has confirmed the end of the subscription.
//
//lab:breaks 1.47
//lab:kills TestStopped
package scaling

import (
	"context"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	pipeline     *redis.AutoPipeliner
	unanswered   chan struct{}
	subscription *redis.PubSub
	receiving    sync.WaitGroup
	ended        chan struct{}
}

func (a *RedisAdapter) receive() {
	a.ended = make(chan struct{})
	for event := range a.subscription.ChannelWithSubscriptions() {
		switch event := event.(type) {
		case *redis.Subscription:
			if event.Kind == "punsubscribe" {
				close(a.ended)
			}
		case *redis.Message:
			if err := a.deliver(event); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
			}
		}
	}
}

func (a *RedisAdapter) Close(ctx context.Context) error {
	if a.subscription.PUnsubscribe(ctx) == nil {
		<-a.ended
	}
	err := a.subscription.Close()
	a.receiving.Wait()
	for range maxUnanswered {
		a.unanswered <- struct{}{}
	}
	return err
}
