//go:build mutant

// The exceptions of a message to rooms are not applied on other nodes.
//
//lab:breaks 1.9
//lab:kills TestExceptAndBroadcast
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
	if len(opts.Rooms) > 0 {
		opts.Except = nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
