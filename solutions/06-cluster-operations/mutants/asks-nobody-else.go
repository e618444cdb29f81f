//go:build mutant

// A node returns its own sockets only.
//
//lab:breaks 6.1
//lab:kills TestFetchEverywhere
package operations

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	return a.MemoryAdapter.FetchSockets(ctx, opts)
}
