//go:build mutant

// A local message is published if it is for several rooms, whose members may be
// anywhere.
//
//lab:breaks 1.30
//lab:kills TestLocalStaysOnItsNode
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {

	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local && len(opts.Rooms) < 2 {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
