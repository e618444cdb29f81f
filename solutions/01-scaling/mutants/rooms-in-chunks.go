//go:build mutant

// A message to more than five rooms is published in parts of five rooms: a socket in
// two parts hears it twice.
//
//lab:breaks 1.29
//lab:kills TestSeveralRoomsOnce
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

	for len(opts.Rooms) > 5 {
		part := opts
		part.Rooms, opts.Rooms = opts.Rooms[:5], opts.Rooms[5:]
		m, _ := socketio.EncodeBroadcast(a.uid, packet, part)
		if err := a.publish(a.channelOf(part), m); err != nil {
			return err
		}
	}
	message, _ = socketio.EncodeBroadcast(a.uid, packet, opts)
	return a.publish(a.channelOf(opts), message)
}
