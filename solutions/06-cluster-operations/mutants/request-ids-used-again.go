//go:build mutant

// The id of a request is used again as soon as the question is over.
//
//lab:breaks 6.18
//lab:kills TestAskTimeout
package operations

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, a.questions.free()
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

// free returns the smallest number that is not in use.
func (q *questions) free() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id := 1; ; id++ {
		if q.byID[strconv.Itoa(id)] == nil {
			return strconv.Itoa(id)
		}
	}
}
