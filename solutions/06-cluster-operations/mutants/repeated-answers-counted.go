//go:build mutant

// The sockets of an answer that comes twice are listed once, but it is counted twice.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"context"
	"slices"

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
		for _, socket := range response.Sockets {
			if !slices.ContainsFunc(sockets, func(known socketio.RemoteSocket) bool { return known.ID == socket.ID }) {
				sockets = append(sockets, socket)
			}
		}
	}
	return sockets, question.deaf
}
