//go:build mutant

// Only the sender looks at the rooms. What it publishes names none, so every
// other process serves all its sockets.
//
//lab:breaks 1.7
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	opts.Rooms = nil
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
