//go:build mutant

// An answer that comes twice ends the question, as if something were wrong with all of them.
//
//lab:overdoes 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"context"
	"errors"

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
	known := map[string]bool{}
	for range question.others {
		response, err := question.next(ctx, app.Fetch)
		if err == nil && repeats(response.Sockets, known) {
			err = errors.New("a node has answered twice")
		}
		if err != nil {
			return sockets, err
		}
		sockets = append(sockets, response.Sockets...)
	}
	return sockets, question.deaf
}
