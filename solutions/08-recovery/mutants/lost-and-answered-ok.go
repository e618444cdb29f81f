//go:build mutant

// An event that Redis has not taken is reported as sent.
//
//lab:breaks 8.29
//lab:kills TestRedisForgot
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if opts.Flags.Local {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.Deliver(packet.WithOffset(a.position.String()), opts)
		return nil
	}
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	if err := a.stream.Append(context.Background(), event, opts); err != nil {
		a.log.Warn("an event is lost", "error", err)
	}
	return nil
}
