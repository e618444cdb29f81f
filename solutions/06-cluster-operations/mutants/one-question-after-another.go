//go:build mutant

// A node asks its next question when the one before is over.
//
//lab:overdoes 6.6
//lab:kills TestManyAtOnce
package operations

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, rand.Text()
	message, err := request.Encode()
	if err != nil {
		return nil, nil, err
	}
	a.asking.Lock()
	q = &question{responses: make(chan app.Response, 16), ended: make(chan struct{})}
	a.questions.add(request.RequestID, q)
	done = func() {
		a.questions.remove(request.RequestID)
		a.asking.Unlock()
	}

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

	asking  sync.Mutex
	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}
