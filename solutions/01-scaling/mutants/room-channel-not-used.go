//go:build mutant

// Every message goes to the namespace's own channel. Delivery works, but every
// process decodes every message, and an official server expects a message to
// one room on the channel of that room.
//
//lab:breaks 1.22
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) publish(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	return a.redis.Publish(context.Background(), a.channel, message).Err()
}
