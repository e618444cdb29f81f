//go:build mutant

// A message to a room without members here goes to everyone here.
//
//lab:breaks 1.7 1.8
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) deliver(message *redis.Message) error {
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	if len(a.Sockets(opts.Rooms...)) == 0 {
		opts.Rooms = nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
