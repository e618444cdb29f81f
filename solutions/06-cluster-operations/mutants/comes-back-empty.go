//go:build mutant

// A node that comes back puts all its clients out, since it may have missed an order about any of them.
//
//lab:overdoes 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"time"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) catchUp() {
	_ = a.MemoryAdapter.DisconnectSockets(socketio.BroadcastOptions{}, false)
	for a.alive.Err() == nil {
		err := a.carryOut()
		if err == nil {
			return
		}
		a.log.Warn("the orders of other nodes could not be read", "error", err)
		time.Sleep(orderRetry)
	}
}
