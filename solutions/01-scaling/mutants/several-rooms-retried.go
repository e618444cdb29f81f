//go:build mutant

// A PUBLISH to several rooms whose answer was lost is tried again.
//
//lab:breaks 1.41
//lab:kills TestLostAnswerIsNotRetried
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
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	err = a.redis.Publish(context.Background(), a.channelOf(opts), message).Err()
	if err != nil && len(opts.Rooms) > 1 {
		err = a.redis.Publish(context.Background(), a.channelOf(opts), message).Err()
	}
	return err
}
