//go:build mutant

// A message to one room names no room in its options, since the channel does.
//
//lab:breaks 1.27
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {

	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) == 1 {
		part := opts
		part.Rooms = nil
		message, _ = socketio.EncodeBroadcast(a.uid, packet, part)
	}
	return a.publish(a.channelOf(opts), message)
}
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
	if room, ok := a.room(message.Channel); ok {
		opts.Rooms = []string{room}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
