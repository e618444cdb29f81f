package operations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

const (
	remembered = 10_000
	memory     = time.Hour
	blockTime  = 250 * time.Millisecond
	orderRetry = 100 * time.Millisecond
)

// logouts are the orders to disconnect sockets of one namespace. This node reads them from a
// stream, all the time.
type logouts struct {
	redis    *redis.Client
	stream   string
	position string // of the newest order in the stream that this node knows

	mu       sync.Mutex
	members  map[string]bool // uids that were seen with a lease: their orders are in the stream
	entering map[*socketio.Socket][]app.Request
}

func newLogouts(client *redis.Client, keys app.Keys, nsp string) *logouts {
	return &logouts{
		redis: client, stream: keys.Prefix + ":logouts:" + nsp,
		members: map[string]bool{}, entering: map[*socketio.Socket][]app.Request{},
	}
}

// skipOld forgets what was ordered before this node had sockets.
func (l *logouts) skipOld(ctx context.Context) error {
	newest, err := l.redis.XRevRangeN(ctx, l.stream, "+", "-", 1).Result()
	if err != nil {
		return fmt.Errorf("read %s: %w", l.stream, err)
	}
	l.position = "0-0"
	if len(newest) > 0 {
		l.position = newest[0].ID
	}
	return nil
}

// next waits for orders, and returns none if none comes for a while.
func (l *logouts) next(ctx context.Context) (orders []app.Request, err error) {
	streams, err := l.redis.XRead(ctx, &redis.XReadArgs{Streams: []string{l.stream, l.position}, Block: blockTime}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.stream, err)
	}
	for _, entry := range streams[0].Messages {
		l.position = entry.ID
		text, _ := entry.Values["order"].(string)
		if order, err := app.DecodeRequest([]byte(text)); err == nil {
			orders = append(orders, order)
		}
	}
	return orders, nil
}

// obey carries out the orders in the stream until Close.
func (a *RedisAdapter) obey() {
	for a.alive.Err() == nil {
		orders, err := a.logouts.next(a.alive)
		for _, order := range orders {
			if order.UID != a.uid {
				a.disconnect(order)
			}
		}
		if err != nil && a.alive.Err() == nil {
			a.log.Warn("the orders of other nodes could not be read", "error", err)
			time.Sleep(orderRetry)
		}
	}
}

// DisconnectSockets disconnects the sockets that opts select.
func (a *RedisAdapter) DisconnectSockets(opts socketio.BroadcastOptions, closeConnection bool) error {
	order := app.Request{UID: a.uid, Kind: app.Disconnect, Options: opts, Close: closeConnection}
	a.disconnect(order)
	if opts.Flags.Local {
		return nil
	}
	message, err := order.Encode()
	if err != nil {
		return err
	}
	ctx, pipeline := context.Background(), a.redis.TxPipeline()
	pipeline.XAdd(ctx, &redis.XAddArgs{Stream: a.logouts.stream, MaxLen: remembered, Approx: true, Values: []any{"order", message}})
	pipeline.PExpire(ctx, a.logouts.stream, memory)
	pipeline.Publish(ctx, a.requests, message)
	if _, err := pipeline.Exec(ctx); err != nil {
		return fmt.Errorf("order the other nodes to disconnect: %w", err)
	}
	return nil
}

// ordered carries out an order that is only a message: whoever gives it has no lease.
func (a *RedisAdapter) ordered(order app.Request) {
	if !a.isMember(order.UID) {
		a.disconnect(order)
	}
}

// isMember reports whether a node like this one has a lease or had one when it was last asked
// about.
func (a *RedisAdapter) isMember(uid string) bool {
	a.logouts.mu.Lock()
	member := a.logouts.members[uid]
	a.logouts.mu.Unlock()
	if member || uid == "" {
		return member
	}
	pipeline := a.redis.Pipeline()
	holders := a.leases.Holders(a.alive, pipeline)
	if _, err := pipeline.Exec(a.alive); err != nil {
		a.log.Warn("it is not known who belongs to the cluster", "error", err)
		return false
	}
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	for _, holder := range holders() {
		a.logouts.members[holder] = true
	}
	return a.logouts.members[uid]
}

// disconnect carries an order out on this node, and notes it for those who are about to connect.
func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close) // never fails
}

// enters notes that a socket is about to connect, until it is, or has left.
func (a *RedisAdapter) enters(socket *socketio.Socket) {
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	a.logouts.entering[socket] = nil
	context.AfterFunc(socket.Context(), func() { a.ordersFor(socket) })
}

// entered disconnects a socket that is in its rooms now, if that was ordered in the meantime.
func (a *RedisAdapter) entered(socket *socketio.Socket) {
	orders, rooms := a.ordersFor(socket), socket.Rooms()
	in := func(room string) bool { return slices.Contains(rooms, room) }
	for _, order := range orders {
		to := order.Options
		if (len(to.Rooms) == 0 || slices.ContainsFunc(to.Rooms, in)) && !slices.ContainsFunc(to.Except, in) {
			socket.Disconnect(order.Close)
		}
	}
}

// ordersFor returns what was ordered since a socket came, and notes no more.
func (a *RedisAdapter) ordersFor(socket *socketio.Socket) []app.Request {
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	orders := a.logouts.entering[socket]
	delete(a.logouts.entering, socket)
	return orders
}
