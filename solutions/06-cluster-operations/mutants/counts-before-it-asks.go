//go:build mutant

// A node counts those who listen before it publishes the request: one of them may stop in between.
//
//lab:breaks 6.9
//lab:kills TestDeadNode
package operations

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"socketlab/labs/06-cluster-operations/app"
)

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
	_, err = pipeline.Exec(ctx)
	if err == nil {
		err = a.Publish(a.requests, message)
	}
	if err != nil {
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
