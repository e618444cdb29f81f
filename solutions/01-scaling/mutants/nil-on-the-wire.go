//go:build mutant

// A message without rooms or exceptions is published with nil instead of an empty
// list. The official adapter iterates over them without looking.
//
//lab:breaks 1.28
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"encoding/json"

	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	var args []any
	if err := json.Unmarshal(packet.Data, &args); err != nil {
		return err
	}
	message, err := msgpack.Marshal([]any{
		a.uid,
		map[string]any{"type": int8(packet.Type), "data": args, "nsp": packet.Namespace},
		map[string]any{"rooms": opts.Rooms, "except": opts.Except, "flags": map[string]any{}},
	})
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
