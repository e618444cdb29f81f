//go:build mutant

// Messages are skipped unless their uid has six characters, as those of the official
// adapter have.
//
//lab:overdoes 1.20
//lab:kills TestHearsTheEmitter
package scaling

import (
	"errors"

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
	if len(uid) != 6 {
		return errors.New("not a uid")
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
