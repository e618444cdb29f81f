//go:build mutant

// The role is looked up when a socket connects and believed from then on: whoever
// loses it keeps it until the connection ends, days later.
//
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(io *socketio.Server, env node.Env) error {
	chat, err := app.Install(io, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	io.OnConnection(func(socket *socketio.Socket) {
		role, err := chat.Store.Role(socket.Context(), app.User(socket))
		if err != nil {
			env.Log.Warn("a role could not be looked up", "error", err)
		}
		socket.Data().Set("role", role)
		socket.Use(guard.Check)
	})
	return nil
}

func (g *Guard) authorize(e *socketio.Event, rule rule, r request) error {
	user := app.User(e.Socket())
	role, _ := socketio.Value[app.Role](e.Socket().Data(), "role")
	if !atLeast(role, rule.least) {
		return forbidden
	}
	if rule.allow == nil {
		return nil
	}
	return rule.allow(g.chat.Store, e, caller{user, role}, r)
}
