// Package recovery is lab 08: nobody misses a message because a connection broke.
package recovery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

const (
	redisRetry = 100 * time.Millisecond // the pause before the stream is read again after an error
	maxRecent  = 250                    // entries that a node remembers
)

// Setup switches connection state recovery on and gives every namespace an adapter.
func Setup(server *socketio.Server, env node.Env) error {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return err
	}
	client := app.Connect(*env.Redis)
	server.OnClose(func(context.Context) error { return client.Close() })
	server.SetConnectionStateRecovery(socketio.ConnectionStateRecovery{MaxDisconnectionDuration: keys.Window, Owner: app.User})
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &RedisAdapter{
			MemoryAdapter: socketio.NewMemoryAdapter(nsp),
			nsp:           nsp,
			stream:        NewStream(client, keys, nsp.Name()),
			sessions:      NewSessions(client, keys),
			clock:         env.Clock,
			log:           env.Log,
			moved:         make(chan struct{}),
		}, nil
	})
	app.Install(server, env.Log)
	return nil
}

// A RedisAdapter carries the events of one namespace through a stream of Redis, and keeps
// the sessions of its sockets there. Every node reads the whole stream and delivers it to
// its own sockets, those of the sender too. So all clients hear the same order, and an
// offset is a place in it.
type RedisAdapter struct {
	*socketio.MemoryAdapter

	nsp      *socketio.Namespace
	stream   *Stream
	sessions *Sessions
	claims   app.Claims
	clock    clockwork.Clock
	log      *slog.Logger

	stop    context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex    // held while an entry is delivered, so that nobody joins in the middle
	position app.Position  // of the newest entry that was delivered here
	recent   []app.Entry   // those that were delivered last
	forgot   app.Position  // of the entry before them
	moved    chan struct{} // closed, and replaced, when position changes
}

// Init finds the end of the stream. This node delivers what follows.
func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	if a.position, err = a.stream.End(ctx); err != nil {
		return err
	}
	a.forgot = a.position
	ctx, a.stop = context.WithCancel(context.Background())
	a.running.Go(func() { a.receive(ctx) })
	ticker := a.clock.NewTicker(a.sessions.window / 2)
	a.running.Go(func() { a.renew(ctx, ticker) })
	return nil
}

// Close ends the goroutines of the adapter.
func (a *RedisAdapter) Close(context.Context) error {
	a.stop()
	a.running.Wait()
	return nil
}

// Broadcast appends an event to the stream. If Redis does not take it, nobody hears it: else
// those who heard it would have one more than those who come back. A local event is not kept,
// and ends with an offset that its receivers may have already.
func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if opts.Flags.Local {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.Deliver(packet.WithOffset(a.position.String()), opts)
		return nil
	}
	event, err := socketio.EncodeBroadcast("", packet, opts)
	if err != nil {
		return err
	}
	return a.stream.Append(context.Background(), event, opts)
}

// AddAll adds a socket to rooms and notes since when it is in them.
func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.MemoryAdapter.AddAll(id, rooms...); err != nil {
		return err
	}
	a.claims.Joined(id, rooms, a.position)
	return nil
}

// Del removes a socket from a room.
func (a *RedisAdapter) Del(id, room string) error {
	a.claims.Left(id, room)
	return a.MemoryAdapter.Del(id, room)
}

// receive delivers what is in the stream. It runs in one goroutine, so that nothing
// overtakes anything.
func (a *RedisAdapter) receive(ctx context.Context) {
	for ctx.Err() == nil {
		entries, err := a.stream.Wait(ctx, a.position)
		if err == nil && (len(entries) == 0 || entries[0].Position.Life != a.position.Life) {
			entries, err = nil, a.checkLife(ctx)
		}
		for _, entry := range entries {
			a.deliver(entry)
		}
		if err != nil && ctx.Err() == nil {
			a.log.Warn("the stream could not be read", "error", err)
			time.Sleep(redisRetry)
		}
	}
}

// checkLife starts again if Redis has lost the stream, or the end of it.
func (a *RedisAdapter) checkLife(ctx context.Context) error {
	end, err := a.stream.End(ctx)
	if err != nil || !a.position.After(end) {
		return err
	}
	a.log.Warn("Redis has lost events", "after", end, "heard", a.position)
	if end.Life != a.position.Life {
		end = app.At(end.Life, "") // nobody has heard any of it
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.recent, a.forgot = nil, end
	a.moveTo(end)
	return nil
}

// moveTo must be called with a.mu held.
func (a *RedisAdapter) moveTo(position app.Position) {
	a.position = position
	close(a.moved)
	a.moved = make(chan struct{})
}

// deliver sends an entry to the sockets of this node.
func (a *RedisAdapter) deliver(entry app.Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.recent) == maxRecent {
		a.forgot, a.recent = a.recent[0].Position, a.recent[1:]
	}
	a.recent = append(a.recent, entry)
	a.moveTo(entry.Position)
	if entry.IsEvent {
		a.Deliver(entry.Event(), entry.Options)
	} else if a.claims.Outdated(entry.Taken, entry.Generation) {
		a.running.Go(func() { a.supersede(entry.Taken) })
	}
}

// supersede closes a connection whose client has come back on another node.
func (a *RedisAdapter) supersede(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), app.RedisTimeout)
	defer cancel()
	if err := a.nsp.Supersede(ctx, id); err != nil {
		a.log.Warn("an old connection has not ended in time", "socket", id, "error", err)
	}
}
