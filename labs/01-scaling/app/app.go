// Package app is the chat that lab 01 scales: a few events, served the same way
// in two namespaces. It does not know, and must not know, how many processes it
// runs in. It is given; the lab's README lists its events.
package app

import (
	"encoding/json"
	"log/slog"
	"slices"

	"socketlab/labs/socketio"
)

// Namespaces are those the chat is served in.
var Namespaces = []string{"/", "/orders"}

// Install adds the chat to a server.
func Install(io *socketio.Server, log *slog.Logger) {
	for _, name := range Namespaces {
		nsp := io.Of(name)
		nsp.OnConnection(func(socket *socketio.Socket) {
			socket.On("room:join", func(e *socketio.Event) { inRoom(e, func(room string) error { return socket.Join(room) }) })
			socket.On("room:leave", func(e *socketio.Event) { inRoom(e, socket.Leave) })
			socket.On("say", func(e *socketio.Event) { say(e, log) })
			socket.On("node:rooms", func(e *socketio.Event) { e.Ack(rooms(nsp)) })
		})
	}
}

// A message is what the event "say" carries.
type message struct {
	To        []string        `json:"to"`        // rooms; none means everyone
	Except    []string        `json:"except"`    // rooms to leave out
	Local     bool            `json:"local"`     // only this process's sockets
	Broadcast bool            `json:"broadcast"` // everyone but the sender
	Text      json.RawMessage `json:"text"`      // any JSON value
}

// say emits "said" with the text to whom the message is for.
func say(e *socketio.Event, log *slog.Logger) {
	var m message
	if err := e.Args.Bind(&m); err != nil || m.Text == nil {
		e.Ack("invalid")
		return
	}
	to := e.Socket().Namespace().To(m.To...).Except(m.Except...)
	if m.Broadcast {
		to = e.Socket().Broadcast().To(m.To...).Except(m.Except...)
	}
	if m.Local {
		to = to.Local()
	}
	if err := to.Emit("said", m.Text); err != nil {
		log.Warn("a message did not reach every process", "error", err)
	}
	e.Ack("ok")
}

func inRoom(e *socketio.Event, do func(room string) error) {
	var room string
	if err := e.Args.Bind(&room); err != nil || do(room) != nil {
		e.Ack("invalid")
		return
	}
	e.Ack("ok")
}

// rooms returns the rooms this process knows, those of single sockets aside.
func rooms(nsp *socketio.Namespace) []string {
	return slices.DeleteFunc(append([]string{}, nsp.Adapter().Rooms()...), func(room string) bool {
		return nsp.Socket(room) != nil
	})
}
