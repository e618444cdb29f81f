//go:build mutant

// Sockets of other nodes leave nothing.
//
//lab:breaks 6.10 6.11
//lab:kills TestJoinThenEmit TestLeaveAndExcept
package operations

import "socketlab/labs/socketio"

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	return a.MemoryAdapter.DelSockets(opts, rooms...)
}
