//go:build mutant

// The nodes listen to requests of the main namespace alone.
//
//lab:overdoes 6.3
//lab:kills TestLeaveAndExcept
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	if opts.Flags.Local || a.nsp.Name() != "/" {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}
