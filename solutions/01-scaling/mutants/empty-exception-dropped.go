//go:build mutant

// An exception for the room whose name is empty is not published.
//
//lab:breaks 1.31
//lab:kills TestNamesThatLookAlike
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	opts.Except = slices.DeleteFunc(slices.Clone(opts.Except), func(room string) bool { return room == "" })
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
