package operations

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

var errUnreached = errors.New("a node of the cluster was not reached")

// A collector counts what is still to come. It is complete when nothing is.
type collector struct {
	mu       sync.Mutex
	missing  int
	counting bool // the number of nodes is not known yet
	done     chan struct{}
}

// change adds to what is missing, after do has kept what came. It does nothing when the
// collector is complete.
func (c *collector) change(do func() (by int)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.done:
		return
	default:
	}
	c.missing += do()
	if c.missing == 0 && !c.counting {
		close(c.done)
	}
}

// ask publishes a request and has collect called with each response, with the collector's lock
// held, until the function that it returns is called. collect returns by how much less or more
// is missing. unreached is errUnreached if a node of the cluster did not get the request.
func (a *RedisAdapter) ask(ctx context.Context, request app.Request, collect func(app.Response) (by int)) (c *collector, end func(), unreached, err error) {
	request.UID, request.RequestID = a.uid, rand.Text()
	message, err := request.Encode()
	if err != nil {
		return nil, nil, nil, err
	}
	c = &collector{counting: true, done: make(chan struct{})}
	a.collectors.Store(request.RequestID, func(response app.Response) {
		c.change(func() int { return collect(response) })
	})
	end = func() { a.collectors.Delete(request.RequestID) }

	var holders func() []string
	var listening *redis.StringSliceCmd
	var subscribed *redis.MapStringIntCmd
	_, err = a.redis.TxPipelined(ctx, func(pipeline redis.Pipeliner) error {
		holders = a.leases.Holders(ctx, pipeline)
		listening = pipeline.PubSubChannels(ctx, app.Escape(a.channels.responses)+"*#")
		subscribed = pipeline.PubSubNumSub(ctx, a.channels.requests)
		return pipeline.Publish(ctx, a.channels.requests, message).Err()
	})
	if err != nil {
		end()
		return nil, nil, nil, fmt.Errorf("ask the other nodes: %w", err)
	}
	nodes := int(subscribed.Val()[a.channels.requests])
	for _, uid := range append(holders(), a.uid) {
		switch heard := slices.Contains(listening.Val(), a.channels.of(uid)); {
		case !heard:
			unreached = errUnreached
		case uid == a.uid:
			nodes = int(subscribed.Val()[a.channels.requests]) - 1
		}
	}
	c.change(func() int {
		c.counting = false
		return nodes
	})
	return c, end, unreached, nil
}

// wait waits until a collector is complete.
func (c *collector) wait(ctx context.Context, unreached error) error {
	select {
	case <-c.done:
		return unreached
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.missing == 0 && !c.counting {
			return unreached
		}
		return fmt.Errorf("%d answers are missing: %w", c.missing, context.Cause(ctx))
	}
}

// FetchSockets returns the sockets of all nodes.
func (a *RedisAdapter) FetchSockets(ctx context.Context, opts socketio.BroadcastOptions) ([]socketio.RemoteSocket, error) {
	own, err := a.MemoryAdapter.FetchSockets(ctx, opts)
	if opts.Flags.Local || err != nil {
		return own, err
	}
	var others []socketio.RemoteSocket
	seen := map[string]bool{}
	c, end, unreached, err := a.ask(ctx, app.Request{Kind: app.Fetch, Options: opts}, func(r app.Response) int {
		if r.Kind != app.Fetch || slices.ContainsFunc(r.Sockets, func(s socketio.RemoteSocket) bool { return seen[s.ID] }) {
			return 0
		}
		for _, s := range r.Sockets {
			seen[s.ID] = true
		}
		others = append(others, r.Sockets...)
		return -1
	})
	if err != nil {
		return own, err
	}
	defer end()
	err = c.wait(ctx, unreached)
	c.mu.Lock()
	defer c.mu.Unlock()
	return append(own, others...), err
}

// ServerSideEmitWithAck returns the answers of the other nodes.
func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	c, end, unreached, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data}, func(r app.Response) int {
		if r.Kind != app.ServerSide {
			return 0
		}
		answers = append(answers, r.Data)
		return -1
	})
	if err != nil {
		return nil, err
	}
	defer end()
	err = c.wait(ctx, unreached)
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(answers), err
}

// BroadcastWithAck collects the answers of all clients of all nodes, and hands them over when
// the last has come or ctx ends.
func (a *RedisAdapter) BroadcastWithAck(ctx context.Context, packet socketio.Packet, opts socketio.BroadcastOptions) (<-chan socketio.Answer, error) {
	if opts.Flags.Local {
		return a.MemoryAdapter.BroadcastWithAck(ctx, packet, opts)
	}
	request := app.Request{Kind: app.Broadcast, Packet: packet, Options: opts}
	if _, err := request.Encode(); err != nil {
		return nil, err
	}
	_, local, err := a.Ask(ctx, packet, opts)
	if err != nil {
		return nil, err
	}
	var remote []socketio.Answer
	clients := 0 // whose answers are to come, less those that were early
	c, end, failed, err := a.ask(ctx, request, func(r app.Response) int {
		switch {
		case r.Kind == app.Count:
			clients += r.Clients
			return r.Clients - 1
		case r.Kind == app.Ack:
			remote = append(remote, socketio.Answer{Args: r.Args})
			return -1
		}
		return 0
	})
	var all []socketio.Answer
	for answer := range local { // which ends with ctx, too
		all = append(all, answer)
	}
	if err == nil {
		err = c.wait(ctx, failed)
		end()
		c.mu.Lock()
		all = append(all, remote...)
		c.mu.Unlock()
	}
	if err != nil {
		all = append(all, socketio.Answer{Err: err})
	}
	answers := make(chan socketio.Answer, len(all))
	for _, answer := range all {
		answers <- answer
	}
	close(answers)
	return answers, nil
}
