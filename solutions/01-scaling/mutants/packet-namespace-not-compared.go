//go:build mutant

// The namespace in the packet is not compared with that of the adapter, because the
// channel is right.
//
//lab:breaks 1.33
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
	if uid == a.uid {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
