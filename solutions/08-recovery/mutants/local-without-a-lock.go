//go:build mutant

// A local event reads the position while it moves.
//
//lab:breaks 8.10
//lab:kills TestNotKept
//lab:race
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if opts.Flags.Local {
		a.Deliver(packet.WithOffset(a.position.String()), opts)
		return nil
	}
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	return a.stream.Append(context.Background(), event, opts)
}
