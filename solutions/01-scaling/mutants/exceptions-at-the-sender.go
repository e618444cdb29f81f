//go:build mutant

// Exceptions are applied by the sender only: the sockets left out hear the
// message when they are connected elsewhere.
//
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	opts.Except = nil
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	return a.redis.Publish(ctx, channel, message).Err()
}
