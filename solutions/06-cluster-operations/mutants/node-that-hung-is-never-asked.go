//go:build mutant

// After a node has not said in time how many clients it has, questions to clients stay on the
// own node.
//
//lab:overdoes 6.18
//lab:kills TestAskTimeout
package operations

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) BroadcastWithAck(ctx context.Context, packet socketio.Packet, opts socketio.BroadcastOptions) (<-chan socketio.Answer, error) {
	if opts.Flags.Local || a.hung.Load() {
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
	if err != nil {
		a.hung.Store(true)
	}
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
		for open := local; open != nil || remote > 0; {
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

type RedisAdapter struct {
	*app.Broadcasts

	nsp       *socketio.Namespace
	redis     *redis.Client
	uid       string // of this node
	requests  string // channel that all nodes hear
	responses string // channel that all nodes hear; with a uid and # it is that node's own
	leases    *app.Leases
	questions questions
	logouts   logouts
	clock     clockwork.Clock
	log       *slog.Logger

	hung    atomic.Bool     // another node
	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}
