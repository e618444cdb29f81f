//go:build mutant

// Who is in the middleware when the order comes is let in.
//
//lab:breaks 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) disconnect(order app.Request) {
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}
