//go:build mutant

// A node counts its requests, and all responses go to all nodes: two nodes use the same id.
//
//lab:breaks 6.6
//lab:kills TestManyAtOnce
package operations

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, strconv.FormatInt(a.asked.Add(1), 10)
	message, err := request.Encode()
	if err != nil {
		return nil, nil, err
	}
	q = &question{responses: make(chan app.Response, 16), ended: make(chan struct{})}
	a.questions.add(request.RequestID, q)
	done = func() { a.questions.remove(request.RequestID) }

	pipeline := a.redis.TxPipeline()
	holders := a.leases.Holders(ctx, pipeline)
	listening := pipeline.PubSubChannels(ctx, app.Escape(a.responses)+"*")
	subscribed := pipeline.PubSubNumSub(ctx, a.requests)
	pipeline.Publish(ctx, a.requests, message)
	if _, err := pipeline.Exec(ctx); err != nil {
		done()
		return nil, nil, fmt.Errorf("ask the other nodes: %w", err)
	}
	q.others = int(subscribed.Val()[a.requests])
	if slices.Contains(listening.Val(), a.channelOf(a.uid)) {
		q.others-- // this node, which knows its own answer
	}
	for _, uid := range holders() {
		if !slices.Contains(listening.Val(), a.channelOf(uid)) {
			q.deaf = errDeaf
		}
	}
	return q, done, nil
}

func (a *RedisAdapter) respond(request app.Request, response app.Response) error {
	response.RequestID = request.RequestID
	if response.Kind == 0 {
		response.Kind = request.Kind
	}
	message, err := response.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.responses, message)
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

	asked   atomic.Int64    // requests
	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}
