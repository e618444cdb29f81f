//go:build mutant

// The guard keeps the caller of the event in a field, and all sockets share the guard:
// it may judge one user by the role of another.
//
//lab:breaks 3.47
//lab:race
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

type Guard struct {
	chat    *app.Chat
	current caller
}

func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat: chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	g.current = caller{user: app.User(e.Socket()), socket: e.Socket(), store: g.chat.Store}
	role, err := g.chat.Store.Role(e.Context(), g.current.user)
	if err != nil {
		return err
	}
	g.current.role = role
	if !atLeast(g.current.role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), g.current)
}
