//go:build mutant

// The exceptions are called "excludes" on the wire, which no receiver knows.
//
//lab:breaks 1.27
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"encoding/json"

	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	var args []any
	if err := json.Unmarshal(packet.Data, &args); err != nil {
		return err
	}
	message, err := msgpack.Marshal([]any{a.uid, map[string]any{"type": 2, "data": args, "nsp": packet.Namespace}, map[string]any{"rooms": append([]string{}, opts.Rooms...), "excludes": append([]string{}, opts.Except...), "flags": map[string]any{}}})
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
