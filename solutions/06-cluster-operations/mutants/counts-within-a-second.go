//go:build mutant

// A node that has not said within a second how many clients it has asked is not waited for.
//
//lab:overdoes 6.18
//lab:kills TestAskTimeout
package operations

import (
	"context"
	"time"

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
	counting, cancel := app.WithTimeout(ctx, a.clock, time.Second)
	remote, early, err := question.count(counting)
	cancel()
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
		defer done()
		for open := local; err == nil && (open != nil || remote > 0); {
			select {
			case answer, more := <-open:
				if !more {
					open = nil
					continue
				}
				all <- answer
			case response := <-question.responses:
				if response.Kind == app.Ack && remote > 0 {
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
