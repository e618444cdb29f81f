//go:build mutant

// A local message is published if it is for rooms.
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
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil {
		return err
	}
	if opts.Flags.Local && len(opts.Rooms) == 0 {
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
