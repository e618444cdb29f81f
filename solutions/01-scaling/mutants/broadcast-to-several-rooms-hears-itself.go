//go:build mutant

// The sender of a message to several rooms hears it although it is to be left out.
//
//lab:breaks 1.10
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	here := opts
	if len(opts.Rooms) > 1 {
		here.Except = slices.DeleteFunc(slices.Clone(opts.Except), func(room string) bool { return a.Sockets(room) != nil && len(room) == 20 })
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, here); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
