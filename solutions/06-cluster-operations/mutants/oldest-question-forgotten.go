//go:build mutant

// A node keeps the last thirty-two questions, and ends the oldest for another one.
//
//lab:overdoes 6.19
//lab:kills TestAskTimeout
package operations

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) ask(ctx context.Context, request app.Request) (q *question, done func(), err error) {
	request.UID, request.RequestID = a.uid, rand.Text()
	message, err := request.Encode()
	if err != nil {
		return nil, nil, err
	}
	a.questions.note(request.RequestID)
	q = &question{responses: make(chan app.Response, 16), ended: make(chan struct{})}
	a.questions.add(request.RequestID, q)
	done = func() { a.questions.remove(request.RequestID) }

	a.questions.endOldest()
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

type questions struct {
	mu   sync.Mutex
	byID map[string]*question
	ids  []string
}

func (q *questions) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.byID[id] == nil {
		return
	}
	close(q.byID[id].ended)
	delete(q.byID, id)
	q.ids = slices.DeleteFunc(q.ids, func(other string) bool { return other == id })
}

func (q *questions) note(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ids = append(q.ids, id)
}

func (q *questions) endOldest() {
	q.mu.Lock()
	oldest := ""
	if len(q.ids) > 32 {
		oldest = q.ids[0]
	}
	q.mu.Unlock()
	if oldest != "" {
		q.remove(oldest)
	}
}

func (q *question) next(ctx context.Context, kinds ...app.Kind) (app.Response, error) {
	for {
		select {
		case response := <-q.responses:
			if slices.Contains(kinds, response.Kind) {
				return response, nil
			}
		case <-q.ended:
			return app.Response{}, errors.New("another question came")
		case <-ctx.Done():
			return app.Response{}, fmt.Errorf("another node has not answered: %w", context.Cause(ctx))
		}
	}
}

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
			case <-question.ended:
				open, remote, err = nil, 0, errors.New("another question came")
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
