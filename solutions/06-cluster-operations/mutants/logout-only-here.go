//go:build mutant

// The sockets of other nodes stay.
//
//lab:breaks 6.12
//lab:kills TestLogoutEverywhere
package operations

import "socketlab/labs/socketio"

func (a *RedisAdapter) DisconnectSockets(opts socketio.BroadcastOptions, closeConnection bool) error {
	return a.MemoryAdapter.DisconnectSockets(opts, closeConnection)
}
