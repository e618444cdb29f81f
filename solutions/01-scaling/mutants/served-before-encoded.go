//go:build mutant

// The sockets of this process are served before the message is encoded: what cannot
// be encoded is heard by half the cluster, and the sender is told that nobody did.
//
//lab:breaks 1.52
//lab:kills TestInvalidArguments
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
