//go:build mutant

// The adapter trusts what comes from Redis to have the right form: bytes that
// are not a message end the process, as they end a process with the official
// adapter.
//
//lab:breaks 1.42
//lab:kills TestGarbage
package scaling

import (
	"github.com/redis/go-redis/v9"
	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	var parts []any
	if err := msgpack.Unmarshal([]byte(message.Payload), &parts); err != nil {
		panic(err)
	}
	if parts[0].(string) == a.uid {
		return nil
	}
	_, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil || packet.Namespace != a.namespace {
		return err
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
