//go:build mutant

// A message to the room of a single socket on this node is taken for an echo and not
// delivered.
//
//lab:breaks 1.14
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Rooms) == 1 && slices.Contains(a.Sockets(), opts.Rooms[0]) {
		return nil
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
