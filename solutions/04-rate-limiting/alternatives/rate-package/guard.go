// Package ratelimiting is lab 04 with golang.org/x/time/rate.
//
// The reference has a bucket of its own, and one mutex for all of them. Here, each key has
// a rate.Limiter and a mutex, in a sync.Map. An adapter adds what the package lacks: a
// clock that may be set back, exact waits in spite of floating-point numbers, and
// forgetting. Connections are counted without a mutex, by compare and swap.
//
// Choose this when your team knows the package already, or when you need more of it, such
// as Wait or a limit that changes. Users never wait for each other. The price is an
// adapter as long as a bucket of your own, about 250 bytes for each key where the reference
// takes 50, and waits that are exact to the nanosecond only for buckets that fill within a
// day.
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
	app.Install(server, func(event string, args ...any) error {
		to := server.To(app.Floor)
		if event == "tick" {
			to = to.Volatile() // the next tick replaces one that a slow reader misses
		}
		return to.Emit(event, args...)
	})
	// This runs after the app's own middleware, which identifies the user, and before
	// the client learns that it is connected.
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) {
		socket.Use(func(e *socketio.Event) error { return limitEvent(guard, e) })
	})

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

// errRefused keeps an event from its handlers.
var errRefused = errors.New("rate limited")

// limitEvent charges an event, known or not. It ignores the errors of Ack and Emit: they
// mean that the client has already disconnected.
func limitEvent(guard app.Guard, e *socketio.Event) error {
	socket := e.Socket()
	refusal := guard.Charge(app.User(socket), e.Name)
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

// A Guard is the policy: what is charged, and to whom. It implements app.Guard.
type Guard struct {
	limits      app.Limits
	log         *slog.Logger
	proxies     Proxies
	connections *Connections
	opens       *Limiter // by address
	events      *Limiter // by user
	refusals    *Limiter // by user

	closing chan struct{}
	closed  chan struct{}
}

// NewGuard returns a guard and starts its goroutine. Call Close once.
func NewGuard(limits app.Limits, clock clockwork.Clock, log *slog.Logger) *Guard {
	g := &Guard{
		limits:      limits,
		log:         log,
		proxies:     limits.TrustedProxies,
		connections: NewConnections(limits),
		opens:       NewLimiter(limits.Opens, clock),
		events:      NewLimiter(limits.Events, clock),
		refusals:    NewLimiter(limits.Refusals, clock),
		closing:     make(chan struct{}),
		closed:      make(chan struct{}),
	}
	go g.forget(clock.NewTicker(time.Duration(limits.Idle)))
	return g
}

// Close ends the goroutine of the guard.
func (g *Guard) Close(context.Context) error {
	close(g.closing)
	<-g.closed
	return nil
}

// forget drops idle buckets at every tick.
func (g *Guard) forget(ticker clockwork.Ticker) {
	defer close(g.closed)
	defer ticker.Stop()
	for {
		select {
		case <-g.closing:
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
func (g *Guard) Authenticated(r *http.Request) { g.connections.Authenticated(r) }

// Charge implements app.Guard. A refusal writes nothing to the log, unless it is the last.
func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{
		Error:        app.RateLimited,
		RetryAfterMs: int64((wait + time.Millisecond - 1) / time.Millisecond), // never too early
		Disconnect:   g.refusals.Take(user, 1) > 0,
	}
	if refusal.Disconnect {
		g.log.Warn("disconnecting a user after too many refusals", "user", user)
	}
	return refusal
}
