// Package ratelimiting is lab 04 with GCRA, the generic cell rate algorithm, in shards.
//
// The reference keeps a bucket for each key, with its credit and the time of its last
// use, under one mutex. Here, a limiter keeps one time for each key: when the bucket will
// be full again, which GCRA calls the theoretical arrival time. The keys are spread over
// 64 maps, each with a mutex of its own. The connections of an address are a set, which
// is counted when somebody asks.
//
// Choose this when a node has many cores and many users, or when the state must fit into
// one value, as it must in Redis. A sweep looks at one shard at a time, so nobody waits for
// a scan of all keys. The price is arithmetic that takes longer to explain than a count of
// tokens, and 64 maps instead of one. With few cores you gain little.
package ratelimiting

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup puts one guard in front of Socket.IO and of the plain WebSocket.
func Setup(server *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard := NewGuard(limits, env.Clock, env.Log)
	server.OnClose(guard.Close)

	server.AllowRequest(guard.Admit)
	app.Install(server, publisher(server))
	// This runs after the app's own middleware, which identifies the user, and before
	// the client learns that it is connected.
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.limitEvent) })

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

// publisher returns the app's Publish. A client that reads slowly may miss ticks, but
// never news.
func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error {
		if event == "tick" {
			return server.To(app.Floor).Volatile().Emit(event, args...)
		}
		return server.To(app.Floor).Emit(event, args...)
	}
}

// A Guard is the policy: what is charged, and to whom. It implements app.Guard.
type Guard struct {
	limits      app.Limits
	log         *slog.Logger
	proxies     Proxies
	connections *Connections
	opens       *Limiter // by address
	events      *Limiter // by user
	refusals    *Limiter // by user

	stop    context.CancelFunc
	stopped chan struct{}
}

// NewGuard returns a guard and starts its goroutine. Call Close.
func NewGuard(limits app.Limits, clock clockwork.Clock, log *slog.Logger) *Guard {
	ctx, stop := context.WithCancel(context.Background())
	g := &Guard{
		limits:      limits,
		log:         log,
		proxies:     limits.TrustedProxies,
		connections: NewConnections(limits),
		opens:       NewLimiter(limits.Opens, clock),
		events:      NewLimiter(limits.Events, clock),
		refusals:    NewLimiter(limits.Refusals, clock),
		stop:        stop,
		stopped:     make(chan struct{}),
	}
	go g.sweep(ctx, clock.NewTicker(max(1, time.Duration(limits.Idle)/shardCount)))
	return g
}

// Close ends the goroutine of the guard.
func (g *Guard) Close(context.Context) error {
	g.stop()
	<-g.stopped
	return nil
}

// sweep looks at one shard of each limiter at every tick, and at all of them once in idle.
func (g *Guard) sweep(ctx context.Context, ticker clockwork.Ticker) {
	defer close(g.stopped)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			for _, limiter := range []*Limiter{g.opens, g.events, g.refusals} {
				limiter.Forget(time.Duration(g.limits.Idle))
			}
		}
	}
}

// Admit implements app.Guard.
func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}

// Authenticated implements app.Guard.
func (g *Guard) Authenticated(r *http.Request) {
	g.connections.Authenticated(g.proxies.Client(r), r)
}

// Charge implements app.Guard. The key is the user, so all sockets of a user share what
// they may take, and a reconnect changes nothing. Only the last refusal is worth a line in
// the log: a client could fill it with the others.
func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	isLast := g.refusals.Take(user, 1) > 0
	if isLast {
		g.log.Warn("disconnecting a user after too many refusals", "user", user)
	}
	return &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait), Disconnect: isLast}
}

// milliseconds rounds up: a client that comes back too early is refused again.
func milliseconds(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}

// errRefused keeps an event from its handlers.
var errRefused = errors.New("rate limited")

// limitEvent is middleware that sees every event of a socket, known or not. It ignores
// the errors of Ack and Emit: they mean that the client has already disconnected.
func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal) // sends nothing if the client asked for no answer
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
