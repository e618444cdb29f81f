//go:build mutant

// A local event goes to all nodes, and is kept.
//
//lab:breaks 8.9
//lab:kills TestNotKept
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	return a.stream.Append(context.Background(), event, opts)
}
