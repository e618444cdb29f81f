package operations

import (
	"context"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

// BroadcastWithAck sends an event to the sockets that opts select, on all nodes. It returns
// when each node has said how many of its clients got the event. So the channel has room for
// all answers, and whoever stops to read it holds nobody up.
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
	a.running.Go(func() {
		defer close(all)
		var here sync.WaitGroup
		here.Go(func() {
			for answer := range local { // it ends with ctx, if not before
				all <- answer
			}
		})
		for ; remote > 0 && err == nil; remote-- {
			var response app.Response
			if response, err = question.next(ctx, app.Ack); err == nil {
				all <- socketio.Answer{Args: response.Args}
			}
		}
		done()
		here.Wait()
		if err = firstError(err, question.deaf); err != nil {
			all <- socketio.Answer{Err: err}
		}
	})
	return all, nil
}

// count waits until all nodes have said how many of their clients got the event, and returns
// the sum. Some clients may have answered by then.
func (q *question) count(ctx context.Context) (clients int, early []socketio.Args, err error) {
	for heard := 0; heard < q.others; {
		response, err := q.next(ctx, app.Count, app.Ack)
		switch {
		case err != nil:
			return clients, early, err
		case response.Kind == app.Ack:
			early = append(early, response.Args)
		default:
			clients += response.Clients
			heard++
		}
	}
	return clients, early, nil
}

// withError returns the answers of this node's clients, and an error in place of the others'.
func withError(clients int, local <-chan socketio.Answer, err error) <-chan socketio.Answer {
	all := make(chan socketio.Answer, clients+1)
	go func() {
		defer close(all)
		for answer := range local {
			all <- answer
		}
		all <- socketio.Answer{Err: err}
	}()
	return all
}
