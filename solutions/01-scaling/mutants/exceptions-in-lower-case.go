//go:build mutant

// Exceptions are compared in lower case.
//
//lab:breaks 1.32
//lab:kills TestNamesThatLookAlike
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
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	for _, room := range a.Rooms() {
		for _, except := range opts.Except {
			if strings.EqualFold(room, except) {
				opts.Except = append(opts.Except, room)
			}
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
