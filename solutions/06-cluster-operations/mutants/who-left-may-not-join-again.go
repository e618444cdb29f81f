//go:build mutant

// A room that others made a socket leave stays closed to it, against requests that arrive late.
//
//lab:overdoes 6.11
//lab:kills TestJoinThenEmit
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	for _, room := range rooms {
		opts.Except = append(opts.Except, "left:"+room)
	}
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	for _, room := range rooms {
		if err := a.AddSockets(opts, "left:"+room); err != nil {
			return err
		}
	}
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}), err)
}
