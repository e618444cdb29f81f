//go:build mutant

// What comes from another node has the channel as one more argument.
//
//lab:breaks 1.13
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"bytes"
	"strconv"

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
	packet.Data = append(bytes.TrimSuffix(packet.Data, []byte("]")), []byte(","+strconv.Quote(message.Channel)+"]")...)
	return a.MemoryAdapter.Broadcast(packet, opts)
}
