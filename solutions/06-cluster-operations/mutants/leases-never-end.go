//go:build mutant

// A node that has ever had a lease is missed until it gives it back.
//
//lab:breaks 6.9
//lab:kills TestDeadNode TestCutOffNode
package operations

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

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
	holders := a.holders(ctx, pipeline)
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

// holders asks, in a pipeline, who has a lease.
func (a *RedisAdapter) holders(ctx context.Context, pipeline redis.Pipeliner) func() []string {
	all := pipeline.ZRangeWithScores(ctx, strings.Replace(a.logouts.stream, ":logouts:", ":nodes:", 1), 0, -1)
	return func() (uids []string) {
		for _, holder := range all.Val() {
			uids = append(uids, holder.Member.(string))
		}
		return uids
	}
}
