//go:build mutant

// Who joins a room while Redis is away hears nothing from other nodes in it.
//
//lab:overdoes 1.35
//lab:kills TestRedisAway
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
	deaf         sync.Map
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	if err := a.redis.Ping(context.Background()).Err(); err != nil {
		for _, room := range rooms {
			a.deaf.Store(room, true)
		}
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		if _, deaf := a.deaf.Load(room); deaf {
			return nil
		}
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
