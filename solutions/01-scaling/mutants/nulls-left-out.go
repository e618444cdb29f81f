//go:build mutant

// Fields of a text that are null are left out.
//
//lab:breaks 1.12
//lab:kills TestAnyText
package scaling

import (
	"encoding/json"
	"maps"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	var args []any
	if json.Unmarshal(packet.Data, &args) == nil && len(args) == 2 {
		if fields, ok := args[1].(map[string]any); ok {
			maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
			packet.Data, _ = json.Marshal(args)
		}
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
