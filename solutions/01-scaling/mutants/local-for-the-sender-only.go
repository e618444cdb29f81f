//go:build mutant

// A local message is for the sender alone: rooms are ignored.
//
//lab:overdoes 1.11
//lab:kills TestLocalStaysOnItsNode
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if opts.Flags.Local && len(opts.Rooms) > 1 {
		opts.Rooms = opts.Rooms[:1]
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
