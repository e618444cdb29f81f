//go:build mutant

// The packet does not name its namespace when that is /.
//
//lab:breaks 1.26
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"encoding/json"

	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if packet.Namespace != "/" {
		message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
		if err != nil {
			return err
		}
		if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
			return err
		}
		return a.publish(a.channelOf(opts), message)
	}
	var args []any
	if err := json.Unmarshal(packet.Data, &args); err != nil {
		return err
	}
	message, err := msgpack.Marshal([]any{a.uid, map[string]any{"type": 2, "data": args}, map[string]any{"rooms": append([]string{}, opts.Rooms...), "except": append([]string{}, opts.Except...), "flags": map[string]any{}}})
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
