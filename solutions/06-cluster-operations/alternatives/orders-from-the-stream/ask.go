package operations

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

// errDeaf is returned with what the others know when a node of the cluster cannot be reached.
var errDeaf = errors.New("a node of the cluster is cut off")

// A question is a request that other nodes answer.
type question struct {
	others    int   // how many nodes have got the request
	deaf      error // errDeaf if one that belongs to the cluster has not
	responses chan app.Response
	ended     chan struct{}
}

// questions are those of one namespace, by the ids of their requests.
type questions struct {
	mu   sync.Mutex
	byID map[string]*question
}

func (q *questions) add(id string, asked *question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.byID == nil {
		q.byID = map[string]*question{}
	}
	q.byID[id] = asked
}

func (q *questions) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.byID[id].ended)
	delete(q.byID, id)
}

// answered hands a response to the question that it answers. One that nobody waits for any
// more is nothing unusual.
func (q *questions) answered(message []byte) error {
	response, err := app.DecodeResponse(message)
	if err != nil {
		return err
	}
	q.mu.Lock()
	asked := q.byID[response.RequestID]
	q.mu.Unlock()
	if asked == nil {
		return nil
	}
	select {
	case asked.responses <- response:
	case <-asked.ended:
	}
	return nil
}

// next waits for a response of one of the kinds. One that has arrived counts, even if ctx ends
// at the same moment.
func (q *question) next(ctx context.Context, kinds ...app.Kind) (app.Response, error) {
	for {
		var response app.Response
		select {
		case response = <-q.responses:
		case <-ctx.Done():
			select {
			case response = <-q.responses:
			default:
				return app.Response{}, fmt.Errorf("another node has not answered: %w", context.Cause(ctx))
			}
		}
		if slices.Contains(kinds, response.Kind) {
			return response, nil
		}
	}
}

// ask sends a request to all nodes. In the same transaction it counts who gets it, so that
// nobody who comes or goes at that moment is counted wrongly. The caller calls done.
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
		}
	}
	return q, done, nil
}

// FetchSockets returns the sockets that opts select, on all nodes.
func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	sockets, err := a.MemoryAdapter.FetchSockets(ctx, opts)
	if err != nil || opts.Flags.Local {
		return sockets, err
	}
	question, done, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: opts})
	if err != nil {
		return sockets, err
	}
	defer done()
	known := map[string]bool{}
	for heard := 0; heard < question.others; {
		response, err := question.next(ctx, app.Fetch)
		if err != nil {
			return sockets, err
		}
		if repeats(response.Sockets, known) {
			continue // an answer that came twice does not stand for another node
		}
		sockets = append(sockets, response.Sockets...)
		heard++
	}
	return sockets, question.deaf
}

// repeats reports whether one of the sockets is known, and otherwise makes them so.
func repeats(sockets []socketio.RemoteSocket, known map[string]bool) bool {
	if slices.ContainsFunc(sockets, func(socket socketio.RemoteSocket) bool { return known[socket.ID] }) {
		return true
	}
	for _, socket := range sockets {
		known[socket.ID] = true
	}
	return false
}

// ServerSideEmit sends an event to the other nodes.
func (a *RedisAdapter) ServerSideEmit(data json.RawMessage) error {
	return a.tell(app.Request{Kind: app.ServerSide, Data: data})
}

// ServerSideEmitWithAck sends an event to the other nodes and returns what they answer.
func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, err
	}
	defer done()
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
