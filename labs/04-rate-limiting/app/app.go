// Package app is the application that lab 04 protects: a trading floor on
// Socket.IO, and a plain WebSocket next to it. It lets every client choose its
// user; lab 02 is about tokens. It is given; the lab's README lists its events.
package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// Floor is the room of the sockets that receive ticks and news.
const Floor = "floor"

// A Publish sends an event to every socket in the room Floor.
type Publish func(event string, args ...any) error

// Install adds the app to a server. Its middleware, which identifies the user,
// runs before middleware that you add with Use afterwards.
func Install(server *socketio.Server, publish Publish) {
	server.Use(authenticate)
	server.OnConnection(func(socket *socketio.Socket) {
		socket.On("echo", echo)
		socket.On("search", search)
		socket.On("survey", survey)
		socket.On("floor:join", join)
		socket.On("floor:push", func(e *socketio.Event) { push(e, publish) })
	})
}

// User returns the user of a connected socket.
func User(socket *socketio.Socket) string {
	user, _ := socketio.Value[string](socket.Data(), "user")
	return user
}

// maxUser is the greatest length of a user's name, in bytes.
const maxUser = 1024

// authenticate accepts whatever user the handshake names.
func authenticate(_ context.Context, socket *socketio.Socket) error {
	var user string
	err := strictjson.Object(socket.Handshake().Auth, strictjson.Fields{"user": &user})
	if err != nil || user == "" || len(user) > maxUser {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", user)
	return nil
}

// echo answers with its arguments.
func echo(e *socketio.Event) {
	args := make([]any, len(e.Args))
	for i, arg := range e.Args {
		args[i] = arg
	}
	ack(e, args...)
}

// ack answers an event. It ignores the error of Ack, which means here that the
// client has disconnected.
func ack(e *socketio.Event, args ...any) { _ = e.Ack(args...) }

// answer acknowledges with "ok", or with "invalid" after an error.
func answer(e *socketio.Event, err error) {
	if err != nil {
		ack(e, "invalid")
		return
	}
	ack(e, "ok")
}

// join lets the client receive ticks and news.
func join(e *socketio.Event) {
	if len(e.Args) != 0 {
		ack(e, "invalid")
		return
	}
	answer(e, e.Socket().Join(Floor))
}

// search stands for an expensive event.
func search(e *socketio.Event) {
	var word string
	if err := strictjson.Values(e.Args, &word); err != nil {
		ack(e, "invalid")
		return
	}
	found := []string{}
	for line := range strings.Lines("buy low\nsell high\nhold on\n") {
		if strings.Contains(line, word) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	ack(e, found)
}

// survey sends the client a number of questions and waits for each answer.
func survey(e *socketio.Event) {
	var questions int
	if err := strictjson.Values(e.Args, &questions); err != nil || questions < 0 || questions > 1000 {
		ack(e, "invalid")
		return
	}
	for i := range questions {
		if _, err := e.Socket().EmitWithAck(e.Context(), time.Minute, "question", i); err != nil {
			return
		}
	}
	ack(e, questions)
}

// A burst is the argument of the event "floor:push".
type burst struct {
	Kind  string // tick or news
	Count int
	Bytes int // of each event
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an impossible burst.
func (b *burst) UnmarshalJSON(data []byte) error {
	fields := strictjson.Fields{"kind": &b.Kind, "count": &b.Count, "bytes": &b.Bytes}
	err := strictjson.Object(data, fields, strictjson.AllRequired)
	if err != nil {
		return err
	}
	if b.Kind != "tick" && b.Kind != "news" || b.Count < 0 || b.Count > 1000 || b.Bytes < 0 || b.Bytes > 1<<20 {
		return errors.New("a burst out of bounds")
	}
	return nil
}

// push publishes b.Count events, as a busy market does.
func push(e *socketio.Event, publish Publish) {
	var b burst
	if err := e.Args.Bind(&b); err != nil {
		ack(e, "invalid")
		return
	}
	padding := strings.Repeat("x", b.Bytes)
	for i := range b.Count {
		if err := publish(b.Kind, i, padding); err != nil {
			answer(e, err)
			return
		}
	}
	ack(e, "ok")
}
