//go:build mutant

// The adapter waits for two seconds, whatever the caller says.
//
//lab:overdoes 6.7
//lab:kills TestDeadNode
package operations

import (
	"context"
	"time"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	sockets, err := a.MemoryAdapter.FetchSockets(ctx, opts)
	if err != nil || opts.Flags.Local {
		return sockets, err
	}
	question, done, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: opts})
	if err != nil {
		return sockets, err
	}
	defer done()
	ctx, cancel := app.WithTimeout(ctx, a.clock, 2*time.Second)
	defer cancel()
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
