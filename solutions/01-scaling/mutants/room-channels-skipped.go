//go:build mutant

// Only the channel of the namespace is heard: the channels of its rooms are skipped as
// foreign ones.
//
//lab:overdoes 1.33
//lab:breaks 1.7
//lab:kills TestRoomReachesEveryNode TestNamespacesDoNotMix
package scaling

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if message.Channel != a.channel {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
