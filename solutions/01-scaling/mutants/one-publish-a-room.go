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
	rooms := [][]string{nil}
	if len(opts.Rooms) > 0 {
		rooms = nil
	}
	for _, room := range opts.Rooms {
		rooms = append(rooms, []string{room})
	}
	for _, opts.Rooms = range rooms {
		message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
		if err != nil {
			return err
		}
		if err := a.publish(a.channelOf(opts), message); err != nil {
			return err
		}
	}
	return nil
}
