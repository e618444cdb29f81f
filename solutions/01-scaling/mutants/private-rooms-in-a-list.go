//go:build mutant

// A message to several rooms, the first of which looks like the room of a single
// socket, is not published.
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
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) > 1 && len(opts.Rooms[0]) == 20 {
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
