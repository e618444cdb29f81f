//go:build mutant

// The local flag is ignored: a message for one process goes to all of them.
//
//lab:breaks 1.11 1.30
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
	return a.publish(a.channelOf(opts), message)
}
