//go:build mutant

// A leave is published behind the back of the caller, who emits to the room in the meantime.
//
//lab:breaks 6.11
//lab:kills TestJoinThenEmit
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	if !opts.Flags.Local {
		a.running.Go(func() { _ = a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}) })
	}
	return err
}
