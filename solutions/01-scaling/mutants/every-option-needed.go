//go:build mutant

// A message is skipped if one of the options is missing.
//
//lab:overdoes 1.20
//lab:kills TestHearsTheEmitter
package scaling

import (
	"errors"

	"github.com/redis/go-redis/v9"
	"github.com/vmihailenco/msgpack/v5"

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
	var parts []map[string]any
	var all []msgpack.RawMessage
	if err := msgpack.Unmarshal([]byte(message.Payload), &all); err != nil {
		return err
	}
	for _, part := range all[1:] {
		var m map[string]any
		_ = msgpack.Unmarshal(part, &m)
		parts = append(parts, m)
	}
	if parts[1]["rooms"] == nil || parts[1]["except"] == nil || parts[1]["flags"] == nil {
		return errors.New("an option is missing")
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
