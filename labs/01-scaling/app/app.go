// Package app is the chat that lab 01 scales: a few events, served in the same
// way in two namespaces. It does not know how many processes it runs in. You do
// not edit it. The lab's README lists its events.
package app

import (
	"errors"
	"log/slog"
	"slices"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// Namespaces are the namespaces in which the chat is served.
var Namespaces = []string{"/", "/orders"}

// Install adds the chat to a server.
func Install(server *socketio.Server, log *slog.Logger) {
	for _, name := range Namespaces {
		nsp := server.Of(name)
		nsp.OnConnection(func(socket *socketio.Socket) {
			socket.On("room:join", func(e *socketio.Event) { answer(e, inRoom(e, func(room string) error { return socket.Join(room) })) })
			socket.On("room:leave", func(e *socketio.Event) { answer(e, inRoom(e, socket.Leave)) })
			socket.On("say", func(e *socketio.Event) { answer(e, say(e, log)) })
			socket.On("node:rooms", func(e *socketio.Event) { answer(e, rooms(nsp)) })
		})
	}
}

// answer acknowledges an event. That fails only if the client has left, and then
// nobody waits for the acknowledgement.
func answer(e *socketio.Event, value any) { _ = e.Ack(value) }

// say emits "said" with the text to the sockets that the message selects.
func say(e *socketio.Event, log *slog.Logger) string {
	var m message
	if err := e.Args.Bind(&m); err != nil {
		return "invalid"
	}
	to := e.Socket().Namespace().To(m.to...).Except(m.except...)
	if m.broadcast {
		to = e.Socket().Broadcast().To(m.to...).Except(m.except...)
	}
	if m.local {
		to = to.Local()
	}
	switch err := to.Emit("said", m.text); {
	case errors.Is(err, socketio.ErrInvalidPacket):
		return "invalid" // nobody has heard it
	case err != nil:
		log.Warn("a message did not reach every process", "error", err)
	}
	return "ok"
}

func inRoom(e *socketio.Event, do func(room string) error) string {
	var room string
	if err := strictjson.Values(e.Args, &room); err != nil || do(room) != nil {
		return "invalid"
	}
	return "ok"
}

// rooms returns the rooms of this process, without those of single sockets.
func rooms(nsp *socketio.Namespace) []string {
	return slices.DeleteFunc(append([]string{}, nsp.Adapter().Rooms()...), func(room string) bool {
		return nsp.Socket(room) != nil
	})
}
