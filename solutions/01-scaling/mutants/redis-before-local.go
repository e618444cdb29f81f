//go:build mutant

// Redis comes first: when it is away, sockets of the same process hear nothing
// either.
//
//lab:kills TestRedisAway
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if !opts.Flags.Local {
		if err := a.publish(packet, opts); err != nil {
			return err
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}

func (a *RedisAdapter) publish(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	return a.redis.Publish(ctx, channel, message).Err()
}
