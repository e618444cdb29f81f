//go:build mutant

// After a fetch that is local, all those of this node are.
//
//lab:overdoes 6.2
//lab:kills TestFetchEverywhere
package operations

import (
	"context"
	"sync/atomic"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

var local atomic.Bool

func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	sockets, err := a.MemoryAdapter.FetchSockets(ctx, opts)
	if opts.Flags.Local {
		local.Store(true)
	}
	if err != nil || local.Load() {
		return sockets, err
	}
	question, done, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: opts})
	if err != nil {
		return sockets, err
	}
	defer done()
	known := map[string]bool{}
	for heard := 0; heard < question.others; {
		response, err := question.next(ctx, app.Fetch)
		if err != nil {
			return sockets, err
		}
		if repeats(response.Sockets, known) {
			continue // an answer that came twice does not stand for another node
		}
		sockets = append(sockets, response.Sockets...)
		heard++
	}
	return sockets, question.deaf
}
