//go:build mutant

// Numbers from 128 to 255 cross Redis as if their byte had a sign.
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
		if n, ok := arg.(float64); ok && n >= 128 && n <= 255 {
			args[i] = n - 256
		}
	}
	packet.Data, _ = json.Marshal(args)
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
