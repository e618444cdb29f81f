//go:build mutant

// The role is looked up when a socket connects and believed from then on: a user
// who loses a role keeps it until the connection ends, days later.
//
//lab:breaks 3.25
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
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
		role, err := chat.Store.Role(socket.Context(), app.User(socket))
		if err != nil {
			env.Log.Warn("cannot look up a role", "error", err)
		}
		socket.Data().Set("role", role)
		socket.Use(guard.Check)
	})
	return nil
}

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, _ := socketio.Value[app.Role](e.Socket().Data(), "role")
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
