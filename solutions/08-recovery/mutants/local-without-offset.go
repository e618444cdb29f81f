//go:build mutant

// A local event has no offset, and a client takes its text for one.
//
//lab:breaks 8.10
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
		a.Deliver(packet, opts)
		return nil
	}
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	return a.stream.Append(context.Background(), event, opts)
}
