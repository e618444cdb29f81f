//go:build mutant

// A fetch of a room that has members on this node is treated as local.
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
	if err != nil || opts.Flags.Local || len(opts.Rooms) == 1 && a.HasRoom(opts.Rooms[0]) {
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
