//go:build mutant

// An exception removes the room from the list and does not leave out its members, who
// may be in another room.
//
//lab:breaks 1.9
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Rooms) > 1 {
		left := slices.DeleteFunc(slices.Clone(opts.Rooms), func(room string) bool { return slices.Contains(opts.Except, room) })
		if len(left) > 0 && len(left) < len(opts.Rooms) {
			opts.Rooms, opts.Except = left, nil
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
