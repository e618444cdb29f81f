//go:build mutant

// A message to a room without a name goes to the channel of the namespace and to
// everyone.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Rooms) == 1 && opts.Rooms[0] == "" {
		opts.Rooms = nil
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
