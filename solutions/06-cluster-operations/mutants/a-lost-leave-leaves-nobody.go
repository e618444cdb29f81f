//go:build mutant

// Without Redis, the sockets of the node itself do not leave.
//
//lab:breaks 6.16
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	if !opts.Flags.Local {
		if err := a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}); err != nil {
			return err
		}
	}
	return a.MemoryAdapter.DelSockets(opts, rooms...)
}
