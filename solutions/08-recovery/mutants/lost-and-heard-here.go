//go:build mutant

// An event that Redis has not taken reaches those who are on this node, and nobody else.
//
//lab:breaks 8.29
//lab:kills TestRedisForgot
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	a.mu.Lock()
	at := a.position.String()
	a.mu.Unlock()
	if opts.Flags.Local {
		a.Deliver(packet.WithOffset(at), opts)
		return nil
	}
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	if err = a.stream.Append(context.Background(), event, opts); err != nil {
		a.Deliver(packet.WithOffset(at), opts)
	}
	return err
}
