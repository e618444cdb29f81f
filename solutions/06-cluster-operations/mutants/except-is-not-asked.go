//go:build mutant

// The other nodes are not told whom a fetch excepts.
//
//lab:breaks 6.1
//lab:kills TestFetchEverywhere
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	sockets, err := a.MemoryAdapter.FetchSockets(ctx, opts)
	if err != nil || opts.Flags.Local {
		return sockets, err
	}
	question, done, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: socketio.BroadcastOptions{Rooms: opts.Rooms}})
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
