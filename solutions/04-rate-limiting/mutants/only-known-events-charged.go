//go:build mutant

// The limit is checked in the handlers: an event without a handler is free.
//
//lab:breaks 4.14
//lab:kills TestOnlyEventsAreCharged
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	switch e.Name {
	case "echo", "search", "survey", "floor:join", "floor:push":
		return g.known(e)
	}
	return nil
}

func (g *Guard) known(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
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
