//go:build mutant

// A message to a room with a name longer than 200 bytes is not published.
//
//lab:overdoes 1.31
//lab:kills TestRoomNames
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
	if len(opts.Rooms) == 1 && len(opts.Rooms[0]) > 200 {
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
