//go:build mutant

// The sender of a message to rooms hears it although it is to be left out.
//
//lab:breaks 1.9 1.10
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if len(opts.Rooms) > 0 && !opts.Flags.Local && len(opts.Except) > 0 {
		here := opts
		here.Except = nil
		_ = a.MemoryAdapter.Broadcast(packet, here)
		return a.publish(a.channelOf(opts), message)
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
