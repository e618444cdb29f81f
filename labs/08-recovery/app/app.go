// Package app is the chat of lab 08. Its users ride trains: they lose their connection and
// come back. You do not edit it. The lab's README lists its events.
package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// Namespaces are the namespaces in which the chat is served.
var Namespaces = []string{"/", "/orders"}

// maxTimes is how often a client may have the same message said.
const maxTimes = 10_000

// Install adds the chat to a server.
func Install(server *socketio.Server, log *slog.Logger) {
	door := newDoor()
	for _, name := range Namespaces {
		nsp := server.Of(name)
		nsp.Use(func(ctx context.Context, socket *socketio.Socket) error { return admit(ctx, socket, door) })
		nsp.OnConnection(func(socket *socketio.Socket) {
			onName := func(event string, do func(name string) error) {
				socket.On(event, func(e *socketio.Event) { answer(e, withName(e, do)) })
			}
			onName("room:join", func(room string) error { return socket.Join(room) })
			onName("room:leave", socket.Leave)
			onName("ban", func(user string) error { door.ban(user, true); return nil })
			onName("unban", func(user string) error { door.ban(user, false); return nil })
			onName("door:close", func(user string) error { door.close(user); return nil })
			onName("door:open", func(user string) error { door.open(user); return nil })
			onName("kick", func(id string) error { return nsp.In(id).DisconnectSockets(false) })
			onName("mood", func(mood string) error { socket.Data().Set("mood", mood); return nil })
			socket.On("me", func(e *socketio.Event) { answer(e, me(socket)) })
			socket.On("node:sockets", func(e *socketio.Event) { answer(e, sockets(nsp)) })
			socket.On("say", func(e *socketio.Event) { answer(e, say(e, log)) })
			socket.On("ask", func(e *socketio.Event) { answer(e, ask(e)) })
		})
	}
}

// admit is the middleware of the chat. It believes whatever user a client names; lab 02 is
// about tokens.
func admit(ctx context.Context, socket *socketio.Socket, door *door) error {
	var user string
	if err := strictjson.Object(socket.Handshake().Auth, strictjson.Fields{"user": &user}); err != nil || user == "" {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", user)
	return door.pass(ctx, user)
}

// User returns the user whose socket it is, or "" if the middleware knows none.
func User(socket *socketio.Socket) string {
	user, _ := socketio.Value[string](socket.Data(), "user")
	return user
}

// answer acknowledges an event. That fails only if the client has left, and then nobody
// waits for it.
func answer(e *socketio.Event, value any) { _ = e.Ack(value) }

func withName(e *socketio.Event, do func(name string) error) string {
	var name string
	if err := strictjson.Values(e.Args, &name); err != nil || do(name) != nil {
		return "invalid"
	}
	return "ok"
}

// say emits "said" with the text to the sockets that the message selects. If it does so
// several times, each has its number.
func say(e *socketio.Event, log *slog.Logger) string {
	m := message{times: 1}
	if err := e.Args.Bind(&m); err != nil {
		return "invalid"
	}
	to := e.Socket().Namespace().To(m.to...).Except(m.except...)
	if m.volatile {
		to = to.Volatile()
	}
	if m.local {
		to = to.Local()
	}
	args := []any{m.text}
	for n := 1; n <= m.times; n++ {
		if m.times > 1 {
			args = []any{m.text, n}
		}
		switch err := to.Emit("said", args...); {
		case errors.Is(err, socketio.ErrInvalidPacket):
			return "invalid"
		case err != nil:
			log.Warn("a message may be lost", "error", err)
			return "lost"
		}
	}
	return "ok"
}

// ask emits "asked" and returns the answers of those who are on this node.
func ask(e *socketio.Event) any {
	var m message
	if err := e.Args.Bind(&m); err != nil {
		return "invalid"
	}
	to := e.Socket().Namespace().Timeout(time.Minute).To(m.to...)
	answers, err := to.EmitWithAck(e.Context(), "asked", m.text)
	if err != nil {
		return "lost"
	}
	return answers
}

// me is what a socket is and has.
func me(socket *socketio.Socket) map[string]any {
	mood, _ := socketio.Value[string](socket.Data(), "mood")
	return map[string]any{
		"id": socket.ID(), "user": User(socket), "rooms": socket.Rooms(), "mood": mood, "recovered": socket.Recovered(),
	}
}

// sockets describes the sockets of this node.
func sockets(nsp *socketio.Namespace) any {
	all, err := nsp.Local().FetchSockets(context.Background())
	if err != nil {
		return "lost"
	}
	list := []map[string]any{}
	for _, socket := range all {
		list = append(list, map[string]any{"id": socket.ID, "rooms": socket.Rooms, "data": socket.Data})
	}
	return list
}

// A message is the argument of the events "say" and "ask".
type message struct {
	to, except      []string // rooms
	text            json.RawMessage
	volatile, local bool
	times           int
}

var errMessage = errors.New("not a message")

// UnmarshalJSON implements json.Unmarshaler. Only the text is required.
func (m *message) UnmarshalJSON(data []byte) error {
	err := strictjson.Object(data, strictjson.Fields{
		"to": &m.to, "except": &m.except, "text": &m.text, "volatile": &m.volatile, "local": &m.local, "times": &m.times,
	})
	if err == nil && (m.text == nil || m.times < 0 || m.times > maxTimes) {
		err = errMessage
	}
	return err
}
