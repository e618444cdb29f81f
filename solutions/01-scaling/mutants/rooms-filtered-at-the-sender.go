//go:build mutant

// Rooms are looked up by the sender only: what it publishes names none, and
// every process serves all its sockets.
//
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	opts.Rooms = nil
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	return a.redis.Publish(ctx, a.channel, message).Err()
}
