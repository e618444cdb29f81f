//go:build mutant

// The channel does not name the namespace, and nothing compares it: rooms of
// the same name in two namespaces become one room.
//
//lab:breaks 1.2
//lab:kills TestNamespacesDoNotMix
package scaling

import (
	"log/slog"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, uid string, log *slog.Logger) *RedisAdapter {
	return &RedisAdapter{
		MemoryAdapter: socketio.NewMemoryAdapter(nsp),
		namespace:     nsp.Name(),
		channel:       "socket.io#/#",
		uid:           uid,
		redis:         client,
		log:           log,
		unanswered:    make(chan struct{}, maxUnanswered),
	}
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil || uid == a.uid {
		return err
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
