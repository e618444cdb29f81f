//go:build mutant

// A message to several rooms is skipped by a process where one of them has no
// member.
//
//lab:overdoes 1.7
//lab:kills TestSeveralRoomsOnce
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
	for _, room := range opts.Rooms {
		if !a.HasRoom(room) {
			return nil
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
