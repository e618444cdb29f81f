//go:build mutant

// A process remembers for a minute that a room has no members here: a client that
// joins in that minute misses what is said.
//
//lab:breaks 1.3
//lab:kills TestJoining
package scaling

import (
	"log/slog"
	"sync"
	"time"

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
	absent       map[string]time.Time
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		if until, known := a.absent[room]; known && time.Now().Before(until) {
			return nil
		}
		if !a.HasRoom(room) {
			if a.absent == nil {
				a.absent = map[string]time.Time{}
			}
			a.absent[room] = time.Now().Add(time.Minute)
			return nil
		}
		delete(a.absent, room)
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
