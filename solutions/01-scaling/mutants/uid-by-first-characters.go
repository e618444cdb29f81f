//go:build mutant

// A message is taken for the process's own if the first three characters of the uid
// are the same.
//
//lab:overdoes 1.19
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
	if len(uid) > 2 && uid[:3] == a.uid[:3] || packet.Namespace != a.namespace {
		return nil
	}

	return a.MemoryAdapter.Broadcast(packet, opts)
}
