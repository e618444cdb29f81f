//go:build mutant

// Only the sender applies the exceptions: an excepted socket of another process
// hears the message.
//
//lab:breaks 1.9
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	opts.Except = nil
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
