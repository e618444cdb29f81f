//go:build mutant

// Uids are compared in any case: a process with a similar uid is not heard.
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
	if strings.EqualFold(uid, a.uid) || packet.Namespace != a.namespace {
		return nil
	}

	return a.MemoryAdapter.Broadcast(packet, opts)
}
