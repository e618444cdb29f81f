//go:build mutant

// A message to a room of which a member is excepted is not delivered to anyone there.
//
//lab:overdoes 1.9
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
	for _, except := range opts.Except {
		for _, room := range opts.Rooms {
			for _, id := range a.Sockets(room) {
				if id == except {
					return nil
				}
			}
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
