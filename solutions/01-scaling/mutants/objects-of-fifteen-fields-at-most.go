//go:build mutant

// An object of more than fifteen fields crosses Redis as an empty list: what a writer of
// MessagePack makes of it that knows only the short form.
//
//lab:breaks 1.12
//lab:kills TestAnyText
package scaling

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	var args []any
	_ = json.Unmarshal(packet.Data, &args)
	for i, arg := range args {
		if object, ok := arg.(map[string]any); ok && len(object) > 15 {
			args[i] = []any{}
		}
	}
	packet.Data, _ = json.Marshal(args)
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
