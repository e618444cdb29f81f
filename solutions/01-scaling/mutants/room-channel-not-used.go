//go:build mutant

// Every message goes to the namespace's own channel. Delivery works, but every
// process decodes every message, and an official server expects a message to
// one room on the channel of that room.
//
//lab:breaks 1.22
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) channelOf(socketio.BroadcastOptions) string { return a.channel }
