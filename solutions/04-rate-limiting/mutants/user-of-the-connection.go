//go:build mutant

// A connection keeps the user with whom it first connected: under another name, it is
// still charged to the first.
//
//lab:breaks 4.18
//lab:kills TestUsersAndTheirSockets
package ratelimiting

import "sync"

var users sync.Map // by request

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	user, _ := users.LoadOrStore(socket.Request(), app.User(socket))
	refusal := g.Charge(user.(string), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
