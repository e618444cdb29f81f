//go:build mutant

// A message with binary data is skipped.
//
//lab:overdoes 1.20
//lab:kills TestHearsTheEmitter
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
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	if len(packet.Attachments) > 0 {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
