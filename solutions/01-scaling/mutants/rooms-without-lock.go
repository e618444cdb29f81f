//go:build mutant

// The rooms that somebody here has joined are noted in a map without a mutex, while the
// receiver reads it.
//
//lab:breaks 1.3
//lab:kills TestJoining
//lab:race
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
	wanted       map[string]int // members here, by room
}

func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, uid string, log *slog.Logger) *RedisAdapter {
	return &RedisAdapter{
		MemoryAdapter: socketio.NewMemoryAdapter(nsp),
		namespace:     nsp.Name(),
		channel:       "socket.io#" + nsp.Name() + "#",
		uid:           uid,
		redis:         client,
		log:           log,
		unanswered:    make(chan struct{}, maxUnanswered),
		wanted:        map[string]int{},
	}
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && a.wanted[room] == 0 {
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

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		a.wanted[room]++
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}
