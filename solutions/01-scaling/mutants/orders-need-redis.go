//go:build mutant

// In /orders Redis comes before the sockets of this process.
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
	if a.namespace != "/" && !opts.Flags.Local {
		if err := a.redis.Publish(context.Background(), a.channelOf(opts), message).Err(); err != nil {
			return err
		}
		return a.MemoryAdapter.Broadcast(packet, opts)
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
