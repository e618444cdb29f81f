//go:build mutant

// Excepted rooms are removed from the list of rooms, and what is left is served.
//
//lab:breaks 1.9
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Rooms) > 0 {
		opts.Rooms = slices.DeleteFunc(slices.Clone(opts.Rooms), func(room string) bool { return slices.Contains(opts.Except, room) })
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
