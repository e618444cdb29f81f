//go:build mutant

// A process remembers every room that a message ever left out.
//
//lab:breaks 1.18
//lab:kills TestForgetsRooms
package scaling

import (
	"sync"

	"socketlab/labs/socketio"
)

var leftOut sync.Map

func (a *RedisAdapter) channelOf(opts socketio.BroadcastOptions) string {
	for _, room := range opts.Except {
		leftOut.Store(room, true)
	}
	if len(opts.Rooms) == 1 {
		return a.channel + opts.Rooms[0] + "#"
	}
	return a.channel
}
