//go:build mutant

// A user with a role is known only once they have connected to this node.
//
//lab:overdoes 3.1 3.12
//lab:kills TestUserNames TestEachEventDemandsItsRole
package authorization

import (
	"context"
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.OnConnection(func(socket *socketio.Socket) {
		seen.Store(app.User(socket), true)
		socket.Use(guard.Check)
	})
	return nil
}

func (c caller) roleOf(ctx context.Context, user userName) (app.Role, error) {
	role, err := c.store.Role(ctx, string(user))
	if err != nil {
		return "", err
	}
	if _, ok := seen.Load(string(user)); !ok || role == "" {
		return "", notFound
	}
	return role, nil
}

var seen sync.Map
