//go:build mutant

// What is published in a namespace other than / is skipped.
//
//lab:breaks 1.1
//lab:kills TestNamespacesDoNotMix
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
	if uid == a.uid || packet.Namespace != "/" {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
