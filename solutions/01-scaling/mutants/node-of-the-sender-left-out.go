//go:build mutant

// A message that leaves out its sender leaves out all sockets of its node.
//
//lab:overdoes 1.10
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	for _, room := range opts.Except {
		if slices.Contains(a.Sockets(), room) && !opts.Flags.Local {
			return a.publish(a.channelOf(opts), message)
		}
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
