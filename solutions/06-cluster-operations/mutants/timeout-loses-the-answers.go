//go:build mutant

// At the timeout of a question to clients there is only an error.
//
//lab:breaks 6.18
//lab:kills TestAskTimeout
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
	remote, early, err := question.count(ctx)
	all := make(chan socketio.Answer, clients+remote+1)
	for _, args := range early[:min(len(early), remote)] {
		all <- socketio.Answer{Args: args}
		remote--
	}
	if err == nil {
		err = question.deaf
	}
	a.running.Go(func() {
		defer close(all)
		var answers []socketio.Answer
		defer done()
		for open := local; open != nil || remote > 0; {
			select {
			case answer, more := <-open:
				if !more {
					open = nil
					continue
				}
				answers = append(answers, answer)
			case response := <-question.responses:
				if response.Kind == app.Ack && remote > 0 {
					answers = append(answers, socketio.Answer{Args: response.Args})
					remote--
				}
			case <-ctx.Done():
				open, remote, err = nil, 0, context.Cause(ctx)
			}
		}
		if err != nil {
			all <- socketio.Answer{Err: err}
			return
		}
		for _, answer := range answers {
			all <- answer
		}
	})
	return all, nil
}
