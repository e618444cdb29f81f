//go:build mutant

// A message to several rooms is for the sockets that are in all of them.
//
//lab:overdoes 1.7
//lab:kills TestSeveralRoomsOnce
package scaling

import (
	"slices"

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
	for _, id := range a.Sockets(opts.Rooms...) {
		for _, room := range opts.Rooms {
			if !slices.Contains(a.SocketRooms(id), room) {
				opts.Except = append(opts.Except, id)
			}
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
