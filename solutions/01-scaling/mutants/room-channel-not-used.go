//go:build mutant

// Every message goes to the channel of all: it works, but each process decodes
// each message, and an official one would not find it where it belongs.
//
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	return a.redis.Publish(ctx, a.channel, message).Err()
}
