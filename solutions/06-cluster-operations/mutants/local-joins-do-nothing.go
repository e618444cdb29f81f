//go:build mutant

// A local join or leave is dropped.
//
//lab:overdoes 6.2
//lab:kills TestLeaveAndExcept
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	if opts.Flags.Local {
		return nil
	}
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	if opts.Flags.Local {
		return nil
	}
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}), err)
}
