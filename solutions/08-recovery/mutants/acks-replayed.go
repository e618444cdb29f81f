//go:build mutant

// Events that want an acknowledgement are kept.
//
//lab:breaks 8.9
//lab:kills TestNotKept
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

// BroadcastWithAck keeps the event for those who are away.
func (a *RedisAdapter) BroadcastWithAck(ctx context.Context, packet socketio.Packet, opts socketio.BroadcastOptions) (<-chan socketio.Answer, error) {
	if err := a.Broadcast(packet, opts); err != nil {
		return nil, err
	}
	return a.MemoryAdapter.BroadcastWithAck(ctx, packet, opts)
}
