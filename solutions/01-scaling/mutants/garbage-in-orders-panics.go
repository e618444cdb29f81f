//go:build mutant

// Only the adapter of / skips what it cannot decode.
//
//lab:breaks 1.42
//lab:kills TestGarbage
package scaling

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil && a.namespace != "/" {
		panic(err)
	}
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
