//go:build mutant

// What cannot be encoded is heard by the members of a room on this node.
//
//lab:breaks 1.52
//lab:kills TestInvalidArguments
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if opts.Flags.Local {
		return a.MemoryAdapter.Broadcast(packet, opts)
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil && len(opts.Rooms) == 0 {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
