//go:build mutant

// Each message has a uid of its own, which the process remembers to skip it.
//
//lab:breaks 1.25
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"crypto/rand"
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
	own          sync.Map
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	uid := rand.Text()[:6]
	a.own.Store(uid, true)
	message, err := socketio.EncodeBroadcast(uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if _, own := a.own.LoadAndDelete(uid); own || packet.Namespace != a.namespace {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
