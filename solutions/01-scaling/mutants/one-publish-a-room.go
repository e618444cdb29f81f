//go:build mutant

// A message to several rooms is published once for each: a socket in two of
// them hears it twice.
//
//lab:kills TestSeveralRoomsOnce
package scaling

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(opts.Rooms) == 0 {
		return a.publish(packet, opts, a.channel)
	}
	for _, room := range opts.Rooms {
		one := opts
		one.Rooms = []string{room}
		if err := a.publish(packet, one, a.channel+room+"#"); err != nil {
			return err
		}
	}
	return nil
}

func (a *RedisAdapter) publish(packet socketio.Packet, opts socketio.BroadcastOptions, channel string) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	return a.redis.Publish(ctx, channel, message).Err()
}
