//go:build mutant

// No event waits: while the guard asks Redis about one, all others are unavailable.
//
//lab:overdoes 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

type Guard struct {
	chat *app.Chat
	busy sync.Mutex
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
	if !g.busy.TryLock() {
		return unavailable
	}
	defer g.busy.Unlock()
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
