//go:build mutant

// Answers to "fetch" are counted, not nodes: one that comes twice is two.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
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
	question, done, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: opts})
	if err != nil {
		return sockets, err
	}
	defer done()
	for range question.others {
		response, err := question.next(ctx, app.Fetch)
		if err != nil {
			return sockets, err
		}
		sockets = append(sockets, response.Sockets...)
	}
	return sockets, question.deaf
}
