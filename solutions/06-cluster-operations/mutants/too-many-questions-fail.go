//go:build mutant

// A node may ask sixteen questions at the same time, and no more.
//
//lab:overdoes 6.6
//lab:kills TestManyAtOnce
package operations

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"socketlab/labs/06-cluster-operations/app"
)

func (q *questions) add(id string, asked *question) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.byID == nil {
		q.byID = map[string]*question{}
	}
	q.byID[id] = asked
	return len(q.byID) <= 16
}

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, rand.Text()
	message, err := request.Encode()
	if err != nil {
		return nil, nil, err
	}
	q = &question{responses: make(chan app.Response, 16), ended: make(chan struct{})}
	few := a.questions.add(request.RequestID, q)
	done = func() { a.questions.remove(request.RequestID) }
	if !few {
		done()
		return nil, nil, errors.New("too many questions wait")
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
