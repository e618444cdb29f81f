//go:build mutant

// Rooms also lists the rooms of other nodes, as far as messages have named them.
//
//lab:breaks 1.6
//lab:kills TestLeaving
package scaling

import (
	"log/slog"
	"slices"
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
	others       sync.Map
}

func (a *RedisAdapter) Rooms() []string {
	rooms := a.MemoryAdapter.Rooms()
	a.others.Range(func(room, _ any) bool {
		rooms = append(rooms, room.(string))
		return true
	})
	slices.Sort(rooms)
	return slices.Compact(rooms)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		a.others.Store(room, true)
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
