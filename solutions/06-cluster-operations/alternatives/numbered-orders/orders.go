package operations

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

const (
	remembered = 10_000
	memory     = time.Hour
)

// orders are the orders to disconnect sockets of one namespace.
type orders struct {
	adapter *RedisAdapter
	set     string // key of a sorted set: orders, by their numbers
	last    string // key of the number of the newest

	mu      sync.Mutex
	reading int64            // number up to which they were carried out here
	authors map[string]bool  // who writes into the set
	own     int64            // how many this node has carried out, which tells sockets apart
	log     []app.Request    // those that a socket may have missed while it connects
	births  map[string]int64 // by the id of a socket that is connecting: own when it came
}

func newOrders(a *RedisAdapter, keys app.Keys, nsp string) *orders {
	return &orders{
		adapter: a, set: keys.Prefix + ":orders:" + nsp, last: keys.Prefix + ":orders-last:" + nsp,
		authors: map[string]bool{}, births: map[string]int64{},
	}
}

// give numbers an order, keeps it and publishes it, all at once.
var give = redis.NewScript(`
local set, last = unpack(KEYS)
local channel, message, keep, time = unpack(ARGV)
local number = redis.call('INCR', last)
redis.call('ZADD', set, number, cjson.encode({number, message}))
redis.call('ZREMRANGEBYRANK', set, 0, -1 - keep)
redis.call('PEXPIRE', set, time)
redis.call('PEXPIRE', last, time)
redis.call('PUBLISH', channel, message)
return number`)

// start learns the number of the newest order. The number starts again when all were forgotten,
// so a node that reads a smaller one believes that.
func (o *orders) start(ctx context.Context) error {
	number, err := o.adapter.redis.Get(ctx, o.last).Int64()
	if err != nil && err != redis.Nil {
		return fmt.Errorf("read the number of the newest order: %w", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reading = number
	return nil
}

// DisconnectSockets disconnects the sockets of this node, and gives the order to the others.
func (a *RedisAdapter) DisconnectSockets(opts socketio.BroadcastOptions, closeConnection bool) error {
	order := app.Request{UID: a.uid, Kind: app.Disconnect, Options: opts, Close: closeConnection}
	a.orders.carryOut(order)
	if opts.Flags.Local {
		return nil
	}
	message, err := order.Encode()
	if err != nil {
		return err
	}
	err = give.Eval(context.Background(), a.redis, []string{a.orders.set, a.orders.last},
		a.channels.requests, message, remembered, memory.Milliseconds()).Err()
	if err != nil {
		return fmt.Errorf("give an order to the other nodes: %w", err)
	}
	return nil
}

// read carries out what is new in the set.
func (o *orders) read() error {
	ctx := o.adapter.alive
	o.mu.Lock()
	after := o.reading
	o.mu.Unlock()
	pipeline := o.adapter.redis.TxPipeline()
	newest := pipeline.Get(ctx, o.last)
	members := pipeline.ZRangeByScore(ctx, o.set, &redis.ZRangeBy{Min: "(" + strconv.FormatInt(after, 10), Max: "+inf"})
	if _, err := pipeline.Exec(ctx); err != nil && err != redis.Nil {
		return fmt.Errorf("read the orders: %w", err)
	}
	for _, member := range members.Val() {
		var entry []json.RawMessage
		var text string
		if json.Unmarshal([]byte(member), &entry) != nil || len(entry) != 2 || json.Unmarshal(entry[1], &text) != nil {
			continue
		}
		order, err := app.DecodeRequest([]byte(text))
		if err != nil {
			continue
		}
		o.mu.Lock()
		o.authors[order.UID] = true
		o.mu.Unlock()
		if order.UID != o.adapter.uid {
			o.carryOut(order)
		}
	}
	number, _ := strconv.ParseInt(newest.Val(), 10, 64) // 0 if Redis has forgotten all
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reading = number
	return nil
}

// heard is called for an order that was published.
func (o *orders) heard(order app.Request) {
	err := o.read()
	o.mu.Lock()
	kept := o.authors[order.UID]
	o.mu.Unlock()
	if err != nil {
		o.adapter.log.Warn("the orders could not be read", "error", err)
	}
	if err != nil || !kept {
		o.carryOut(order)
	}
}

func (o *orders) catchUp() {
	for o.adapter.alive.Err() == nil {
		err := o.read()
		if err == nil {
			return
		}
		o.adapter.log.Warn("the orders could not be read", "error", err)
		time.Sleep(100 * time.Millisecond)
	}
}

// carryOut disconnects the sockets of this node that an order concerns.
func (o *orders) carryOut(order app.Request) {
	o.mu.Lock()
	o.own++
	o.log = append(o.log, order)
	oldest := o.own // nobody was born before that
	for _, birth := range o.births {
		oldest = min(oldest, birth)
	}
	o.log = o.log[len(o.log)-min(int(o.own-oldest), len(o.log)):]
	o.mu.Unlock()
	_ = o.adapter.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}

// born is the first middleware: it notes the number of the last order before a socket came.
func (a *RedisAdapter) born(_ context.Context, socket *socketio.Socket) error {
	o, id := a.orders, socket.ID()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.births[id] = o.own
	context.AfterFunc(socket.Context(), func() { o.missed(id) })
	return nil
}

// grown is the last connection handler: the socket is in its rooms.
func (o *orders) grown(socket *socketio.Socket) {
	rooms := socket.Rooms()
	for _, order := range o.missed(socket.ID()) {
		in := func(room string) bool { return slices.Contains(rooms, room) }
		to := order.Options
		if (len(to.Rooms) == 0 || slices.ContainsFunc(to.Rooms, in)) && !slices.ContainsFunc(to.Except, in) {
			socket.Disconnect(order.Close)
		}
	}
}

// missed returns the orders since the birth of a socket, which is then over.
func (o *orders) missed(id string) []app.Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	birth, known := o.births[id]
	delete(o.births, id)
	if !known {
		return nil
	}
	since := min(int(o.own-birth), len(o.log))
	return slices.Clone(o.log[len(o.log)-since:])
}
