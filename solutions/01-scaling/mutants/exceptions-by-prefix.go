//go:build mutant

// An exception also leaves out rooms whose names begin with it.
//
//lab:overdoes 1.9
//lab:kills TestExceptAndBroadcast
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
	for _, except := range opts.Except {
		for _, room := range a.Rooms() {
			if strings.HasPrefix(room, except) || strings.HasPrefix(except, room) {
				opts.Except = append(opts.Except, room)
			}
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
