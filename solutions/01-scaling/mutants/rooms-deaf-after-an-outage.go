//go:build mutant

// After an outage the node hears what is for everyone and no room.
//
//lab:breaks 1.39
//lab:kills TestRedisComesBack
package scaling

import (
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
	again        bool
}

func (a *RedisAdapter) receive() {
	for event := range a.subscription.ChannelWithSubscriptions() {
		switch event := event.(type) {
		case *redis.Subscription:
			a.again = true
		case *redis.Message:
			if err := a.deliver(event); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
			}
		}
	}
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if _, ok := a.room(message.Channel); ok && a.again {
		return nil
	}
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}

	return a.MemoryAdapter.Broadcast(packet, opts)
}
