//go:build mutant

// A join or a leave that is local is published, too.
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
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}), err)
}
