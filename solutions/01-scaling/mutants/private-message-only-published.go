//go:build mutant

// A message to the room of a single socket is published and not served here.
//
//lab:breaks 1.14
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {

	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if len(opts.Rooms) == 1 && len(opts.Rooms[0]) == 20 && !opts.Flags.Local {
		return a.publish(a.channelOf(opts), message)
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
