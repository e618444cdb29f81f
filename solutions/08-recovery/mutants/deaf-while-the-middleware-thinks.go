//go:build mutant

// What a client has missed ends where the stream did when it knocked.
//
//lab:breaks 8.18
//lab:kills TestMiddlewareAgain
package recovery

import (
	"context"
	"errors"
	"sync"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// knocked is where the stream ended when a socket came, by the socket.
var knocked sync.Map

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
	for _, name := range app.Namespaces {
		server.Of(name).Use(func(_ context.Context, socket *socketio.Socket) error {
			a := socket.Namespace().Adapter().(*RedisAdapter)
			a.mu.Lock()
			defer a.mu.Unlock()
			knocked.Store(socket, a.position)
			return nil
		})
	}
	app.Install(server, env.Log)
	return nil
}

func (a *RedisAdapter) Resume(ctx context.Context, socket *socketio.Socket, session *socketio.Session) error {
	claim, held := a.claims.Of(session.PID)
	if !held {
		return errTaken
	}
	// Another node may have taken the session before this one could hear of it.
	if holds, err := a.sessions.Save(ctx, claim); err != nil || !holds {
		return errors.Join(errTaken, err)
	}
	until, _ := knocked.LoadAndDelete(socket)
	member, at := claim.Rooms, app.ParsePosition(session.Offset)
	for {
		entries, state, err := a.following(at, session)
		switch state {
		case live:
			return err
		case behind:
			err = a.awaitMove(ctx, at)
		case forgotten:
			entries, err = a.stream.Missed(ctx, member, at)
		}
		for _, entry := range entries {
			if err == nil && isFor(member, entry) && !entry.Position.After(until.(app.Position)) {
				err = socket.Replay(ctx, entry.Event())
			}
			at = entry.Position
		}
		if err != nil {
			return err
		}
	}
}
