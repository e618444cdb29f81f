//go:build mutant

// While Redis is away, exceptions are not applied.
//
//lab:overdoes 1.34
//lab:kills TestRedisAway
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Except) > 0 && !opts.Flags.Local && a.redis.Ping(context.Background()).Err() != nil {
		opts.Except = nil
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
