//go:build mutant

// A process loses its interest in a room when the first member leaves it: the other
// members here hear nothing more from other nodes.
//
//lab:overdoes 1.4
//lab:kills TestLeaving
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
	wanted       sync.Map // rooms that somebody here has joined
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		if _, wanted := a.wanted.Load(room); !wanted {
			return nil
		}
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

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		a.wanted.Store(room, true)
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) Del(id, room string) error {
	a.wanted.Delete(room)
	return a.MemoryAdapter.Del(id, room)
}
