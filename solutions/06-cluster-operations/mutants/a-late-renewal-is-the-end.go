//go:build mutant

// A lease counts as over when it should have been renewed, after a third of its time.
//
//lab:breaks 6.8
//lab:kills TestCutOffNode
package operations

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

var period time.Duration // of renewals

func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, keys app.Keys, uid string, env node.Env) *RedisAdapter {
	a := &RedisAdapter{
		Broadcasts: app.NewBroadcasts(nsp, client, uid, env.Log),
		nsp:        nsp,
		redis:      client,
		uid:        uid,
		requests:   "socket.io-request#" + nsp.Name() + "#",
		responses:  "socket.io-response#" + nsp.Name() + "#",
		leases:     app.NewLeases(client, keys, nsp.Name(), uid, env.Clock, env.Log),
		logouts:    newLogouts(client, keys, nsp.Name()),
		clock:      env.Clock,
		log:        env.Log,
	}
	a.alive, a.stop = context.WithCancel(context.Background())
	period = keys.Lease / 3
	return a
}

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
	now := pipeline.Time(ctx)
	all := pipeline.ZRangeWithScores(ctx, strings.Replace(a.logouts.stream, ":logouts:", ":nodes:", 1), 0, -1)
	return func() (uids []string) {
		for _, holder := range all.Val() {
			if holder.Score > float64(now.Val().Add(2*period).UnixMilli()) {
				uids = append(uids, holder.Member.(string))
			}
		}
		return uids
	}
}
