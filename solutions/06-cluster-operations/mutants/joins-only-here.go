//go:build mutant

// Sockets of other nodes join nothing.
//
//lab:breaks 6.10 6.11
//lab:kills TestJoinThenEmit
package operations

import "socketlab/labs/socketio"

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	return a.MemoryAdapter.AddSockets(opts, rooms...)
}
