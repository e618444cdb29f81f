//go:build mutant

// The local flag is ignored: a message for one process goes to all of them.
//
//lab:breaks 1.11
//lab:kills TestLocalStaysOnItsNode
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil {
		return err
	}
	return a.publish(packet, opts)
}
