//go:build mutant

// A message to one room is published on the room's channel only if it has no
// exceptions.
//
//lab:overdoes 1.22
//lab:kills TestPublishesTheOfficialForm
package scaling

import "socketlab/labs/socketio"

func (a *RedisAdapter) channelOf(opts socketio.BroadcastOptions) string {
	if len(opts.Rooms) == 1 && len(opts.Except) == 0 {
		return a.channel + opts.Rooms[0] + "#"
	}
	return a.channel
}
