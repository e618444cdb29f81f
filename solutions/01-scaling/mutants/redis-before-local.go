//go:build mutant

// Redis comes first: while it is away, the sockets of this process hear nothing
// either.
//
//lab:breaks 1.34
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
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	return a.redis.Publish(context.Background(), channel, message).Err()
}
