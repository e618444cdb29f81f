//go:build mutant

// A message to the room of a single socket is not published, since a socket's id
// means something only in its own process: nobody can be told something across
// nodes.
//
//lab:breaks 1.14
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"strings"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) == 1 && len(opts.Rooms[0]) == 20 && !strings.ContainsAny(opts.Rooms[0], "# ") {
		return nil // a socket's id
	}
	return a.publish(a.channelOf(opts), message)
}
