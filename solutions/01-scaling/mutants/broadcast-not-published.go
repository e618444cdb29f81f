//go:build mutant

// A broadcast reaches the sockets of this process and is never published. With
// one process nobody notices.
//
//lab:breaks 1.7 1.8
//lab:kills TestRoomReachesEveryNode TestKilledNode TestOrder
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	return a.MemoryAdapter.Broadcast(packet, opts)
}
