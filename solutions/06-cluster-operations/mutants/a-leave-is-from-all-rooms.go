//go:build mutant

// Who is to leave a room leaves all the rooms of its user, on this node and the others.
//
//lab:overdoes 6.10
//lab:kills TestLeaveAndExcept
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	rooms = append(rooms, opts.Rooms...)
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}), err)
}
