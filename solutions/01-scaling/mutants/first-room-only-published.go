//go:build mutant

// A message to several rooms is published once, but only for the first of them.
//
//lab:overdoes 1.29
//lab:breaks 1.7
//lab:kills TestSeveralRoomsOnce
package scaling

import "socketlab/labs/socketio"

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	published := opts
	published.Rooms = opts.Rooms[:min(1, len(opts.Rooms))]
	message, err := socketio.EncodeBroadcast(a.uid, packet, published)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(published), message)
}
