//go:build mutant

// Messages for rooms without members here are counted by room, for a statistic.
//
//lab:breaks 1.18
//lab:kills TestForgetsRooms
package scaling

import (
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

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
	absent       sync.Map
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		count, _ := a.absent.LoadOrStore(strings.Clone(room), new(atomic.Int64))
		count.(*atomic.Int64).Add(1)
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
