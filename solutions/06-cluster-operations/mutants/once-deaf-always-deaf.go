//go:build mutant

// After a node was cut off, nothing is complete any more.
//
//lab:overdoes 6.8
//lab:kills TestCutOffNode
package operations

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync/atomic"

	"socketlab/labs/06-cluster-operations/app"
)

var deaf atomic.Pointer[error]

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, rand.Text()
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
			deaf.Store(&q.deaf)
		}
	}
	if once := deaf.Load(); once != nil {
		q.deaf = *once
	}
	return q, done, nil
}
