//go:build mutant

// Only the nodes that have said how many clients they have asked are waited for.
//
//lab:breaks 6.17
//lab:kills TestAskEverybody
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) BroadcastWithAck(ctx context.Context, packet socketio.Packet, opts socketio.BroadcastOptions) (<-chan socketio.Answer, error) {
	if opts.Flags.Local {
		return a.MemoryAdapter.BroadcastWithAck(ctx, packet, opts)
	}
	request := app.Request{Kind: app.Broadcast, Packet: packet, Options: opts}
	if _, err := request.Encode(); err != nil {
		return nil, err // before anybody has heard it
	}
	clients, local, err := a.Ask(ctx, packet, opts)
	if err != nil {
		return nil, err
	}
	question, done, err := a.ask(ctx, request)
	if err != nil {
		return withError(clients, local, err), nil
	}
	remote, heard := 0, false
	all := make(chan socketio.Answer, clients+1000)
	err = question.deaf
	a.running.Go(func() {
		defer close(all)
		defer done()
		for open := local; open != nil || remote > 0 || !heard && question.others > 0; {
			select {
			case answer, more := <-open:
				if !more {
					open = nil
					continue
				}
				all <- answer
			case response := <-question.responses:
				if response.Kind == app.Count {
					remote, heard = remote+response.Clients, true
				} else {
					all <- socketio.Answer{Args: response.Args}
					remote--
				}
			case <-ctx.Done():
				for answer := range local { // it ends with ctx, too
					all <- answer
				}
				open, remote, err = nil, 0, context.Cause(ctx)
			}
		}
		if err != nil {
			all <- socketio.Answer{Err: err}
		}
	})
	return all, nil
}
