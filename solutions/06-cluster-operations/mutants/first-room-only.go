//go:build mutant

// Joins and leaves from afar know one room.
//
//lab:breaks 6.10
//lab:kills TestJoinThenEmit TestLeaveAndExcept
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms[:1]}), err)
}

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms[:1]}), err)
}
