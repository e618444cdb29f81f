//go:build mutant

// The local flag is obeyed in / only.
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
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local && a.namespace == "/" {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
