package operations

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

const (
	remembered = 10_000    // how many orders to disconnect are kept, and
	memory     = time.Hour // for how long after the last one
	orderRetry = 100 * time.Millisecond
)

// logouts are the orders to disconnect sockets of one namespace. A message reaches those who
// listen at that moment. So each order is also in a stream, where a node that was deaf finds
// what it has missed.
type logouts struct {
	redis  *redis.Client
	stream string

	reading  sync.Mutex
	position string          // of the newest order in the stream that this node knows
	authors  map[string]bool // uids of the nodes that write into the stream; the official adapter does not
	early    []string        // orders carried out from their messages, while the stream could not be read

	mu       sync.Mutex
	entering map[*socketio.Socket][]app.Request // what was ordered since a socket came, which is not connected yet
}

func newLogouts(client *redis.Client, keys app.Keys, nsp string) logouts {
	return logouts{
		redis: client, stream: keys.Prefix + ":logouts:" + nsp,
		authors: map[string]bool{}, entering: map[*socketio.Socket][]app.Request{},
	}
}

// skipOld forgets what was ordered before this node had sockets. l.reading must be held.
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

// unread returns the orders that this node has not read yet. l.reading must be held.
func (l *logouts) unread(ctx context.Context) (orders []app.Request, err error) {
	entries, err := l.redis.XRange(ctx, l.stream, "("+l.position, "+").Result()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.stream, err)
	}
	for _, entry := range entries {
		l.position = entry.ID
		text, _ := entry.Values["order"].(string)
		if order, err := app.DecodeRequest([]byte(text)); err == nil {
			l.authors[order.UID] = true
			if i := slices.Index(l.early, text); i >= 0 {
				l.early = slices.Delete(l.early, i, i+1)
				continue
			}
			orders = append(orders, order)
		}
	}
	l.early = nil // the others are of nodes that write no stream
	return orders, nil
}

// DisconnectSockets disconnects the sockets that opts select: those of this node at once, and
// also if Redis is away.
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

// ordered carries an order out that was published. Those of nodes like this one are in the
// stream, too, and count there. An official node publishes only.
func (a *RedisAdapter) ordered(order app.Request) {
	err := a.carryOut()
	if err != nil {
		a.log.Warn("the orders of other nodes could not be read", "error", err)
	}
	if err != nil || !a.logouts.authors[order.UID] {
		a.disconnect(order)
	}
	if message, invalid := order.Encode(); err != nil && invalid == nil {
		a.logouts.reading.Lock()
		defer a.logouts.reading.Unlock()
		a.logouts.early = append(a.logouts.early, string(message))
	}
}

// catchUp carries out what was ordered while this node was deaf, before it hears anything
// else.
func (a *RedisAdapter) catchUp() {
	for a.alive.Err() == nil {
		err := a.carryOut()
		if err == nil {
			return
		}
		a.log.Warn("the orders of other nodes could not be read", "error", err)
		time.Sleep(orderRetry)
	}
}

// carryOut carries out what is new in the stream.
func (a *RedisAdapter) carryOut() error {
	a.logouts.reading.Lock()
	defer a.logouts.reading.Unlock()
	orders, err := a.logouts.unread(a.alive)
	for _, order := range orders {
		if order.UID != a.uid {
			a.disconnect(order)
		}
	}
	return err
}

// disconnect carries an order out on this node. It also notes it for those who are about to
// connect: they are in no room yet.
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
	for _, order := range orders {
		if selects(order.Options, rooms) {
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

// selects reports whether opts select a socket that is in the rooms.
func selects(opts socketio.BroadcastOptions, rooms []string) bool {
	in := func(room string) bool { return slices.Contains(rooms, room) }
	return (len(opts.Rooms) == 0 || slices.ContainsFunc(opts.Rooms, in)) && !slices.ContainsFunc(opts.Except, in)
}
