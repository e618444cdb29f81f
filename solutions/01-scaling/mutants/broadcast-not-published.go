//go:build mutant

// Broadcasts are served here and never published: with one process nobody
// notices.
//
//lab:kills TestRoomReachesEveryNode TestKilledNode TestOrder
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	return a.MemoryAdapter.Broadcast(packet, opts)
}
