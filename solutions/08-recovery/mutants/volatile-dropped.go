//go:build mutant

// Volatile events stay on the node.
//
//lab:overdoes 8.9
//lab:kills TestNotKept
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
	if opts.Flags.Volatile {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.Deliver(packet.WithOffset(a.position.String()), opts)
		return nil
	}
	return a.stream.Append(context.Background(), event, opts)
}
