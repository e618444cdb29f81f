//go:build mutant

// The sender is left out on the other nodes only, where it is not connected.
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
	here := opts
	here.Except = nil
	for _, room := range opts.Except {
		if len(a.Sockets(room)) != 1 || a.Sockets(room)[0] != room {
			here.Except = append(here.Except, room)
		}
	}
	if err := a.MemoryAdapter.Broadcast(packet, here); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
