//go:build mutant

// An order is a message and nothing else: a node that was deaf never learns of it.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) DisconnectSockets(opts socketio.BroadcastOptions, closeConnection bool) error {
	a.disconnect(app.Request{Kind: app.Disconnect, Options: opts, Close: closeConnection})
	if opts.Flags.Local {
		return nil
	}
	return a.tell(app.Request{Kind: app.Disconnect, Options: opts, Close: closeConnection})
}
