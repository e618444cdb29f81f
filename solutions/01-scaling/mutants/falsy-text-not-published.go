//go:build mutant

// A text that JavaScript takes for false (null, false, 0, "") is taken for no text,
// and is not published.
//
//lab:breaks 1.12
//lab:kills TestAnyText
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if slices.Contains([]string{`["said",null]`, `["said",false]`, `["said",0]`, `["said",""]`}, string(packet.Data)) {
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
