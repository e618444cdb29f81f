//go:build mutant

// A local join is published with a flag, and the others skip it; but Redis and everybody who listens have it.
//
//lab:breaks 6.2
//lab:kills TestLeaveAndExcept
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	if opts.Flags.Local {
		opts.Rooms = []string{"of " + a.uid}
	}
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}
