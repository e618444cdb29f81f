//go:build mutant

// A message to several rooms is published once for each of them: a socket in two
// of the rooms hears it twice.
//
//lab:breaks 1.29
//lab:kills TestSeveralRoomsOnce
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) == 0 {
		return a.publish(packet, opts)
	}
	for _, room := range opts.Rooms {
		one := opts
		one.Rooms = []string{room}
		if err := a.publish(packet, one); err != nil {
			return err
		}
	}
	return nil
}
