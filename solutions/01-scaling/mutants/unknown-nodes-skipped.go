//go:build mutant

// The nodes that exist are those that have spoken first: messages of a third one are
// skipped.
//
//lab:breaks 1.46
//lab:kills TestKilledNode
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
	known        map[string]bool
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
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
	if a.known == nil {
		a.known = map[string]bool{}
	}
	if len(a.known) == 1 && !a.known[uid] {
		return nil
	}
	a.known[uid] = true
	return a.MemoryAdapter.Broadcast(packet, opts)
}
