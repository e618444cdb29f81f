//go:build mutant

// A message is taken for the process's own if its uid begins with that of the process.
//
//lab:overdoes 1.19
//lab:kills TestHearsTheEmitter
package scaling

import (
	"strings"

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
	if strings.HasPrefix(uid, a.uid) || packet.Namespace != a.namespace {
		return nil
	}

	return a.MemoryAdapter.Broadcast(packet, opts)
}
