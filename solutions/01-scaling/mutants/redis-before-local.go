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
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if !opts.Flags.Local {
		if err := a.redis.Publish(context.Background(), a.channelOf(opts), message).Err(); err != nil {
			return err
		}
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
