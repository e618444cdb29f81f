//go:build mutant

// Of the rooms of a message only the first fifteen are published, as many as a short list of
// MessagePack holds.
//
//lab:breaks 1.7
//lab:kills TestSeveralRoomsOnce
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) > 15 {
		opts.Rooms = opts.Rooms[:15]
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
