// Package app is what lab 04 protects: a trading floor, and a plain WebSocket
// beside it. It believes everybody who they say they are, since lab 02 is about
// that. It is given; the lab's README lists its events.
package app

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"socketlab/labs/socketio"
)

// Floor is the room of those who hear ticks and news.
const Floor = "floor"

// A Publish sends an event to everybody on the floor.
type Publish func(event string, args ...any) error

// Install adds the app to a server. Its connection middleware, which finds out
// who a client is, runs before what is added with Use afterwards.
func Install(io *socketio.Server, publish Publish) {
	io.Use(authenticate)
	io.OnConnection(func(socket *socketio.Socket) {
		socket.On("echo", echo)
		socket.On("search", search)
		socket.On("survey", survey)
		socket.On("floor:join", func(e *socketio.Event) { answer(e, socket.Join(Floor)) })
		socket.On("floor:push", func(e *socketio.Event) { push(e, publish) })
	})
}

// User returns the name of a connected socket's user.
func User(socket *socketio.Socket) string {
	user, _ := socketio.Value[string](socket.Data(), "user")
	return user
}

// maxUser is the length of a user's name, in bytes.
const maxUser = 1024

// authenticate believes the user that the handshake names.
func authenticate(_ context.Context, socket *socketio.Socket) error {
	var auth struct {
		User string `json:"user"`
	}
	err := json.Unmarshal(socket.Handshake().Auth, &auth)
	if err != nil || auth.User == "" || len(auth.User) > maxUser {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", auth.User)
	return nil
}

// echo answers with its arguments.
func echo(e *socketio.Event) {
	args := make([]any, len(e.Args))
	for i, arg := range e.Args {
		args[i] = arg
	}
	e.Ack(args...)
}

func answer(e *socketio.Event, err error) {
	if err != nil {
		e.Ack("invalid")
		return
	}
	e.Ack("ok")
}

// search stands for what is expensive.
func search(e *socketio.Event) {
	var word string
	if err := e.Args.Bind(&word); err != nil {
		e.Ack("invalid")
		return
	}
	found := []string{}
	for line := range strings.Lines("buy low\nsell high\nhold on\n") {
		if strings.Contains(line, word) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	e.Ack(found)
}

// survey asks the client a number of questions, and waits for each answer.
func survey(e *socketio.Event) {
	var questions int
	if err := e.Args.Bind(&questions); err != nil || questions > 1000 {
		e.Ack("invalid")
		return
	}
	for i := range questions {
		if _, err := e.Socket().EmitWithAck(e.Context(), time.Minute, "question", i); err != nil {
			return
		}
	}
	e.Ack(questions)
}

// A burst is what the event "floor:push" asks for.
type burst struct {
	Kind  string `json:"kind"` // tick or news
	Count int    `json:"count"`
	Bytes int    `json:"bytes"` // of each
}

// push publishes count events, as a busy market does.
func push(e *socketio.Event, publish Publish) {
	var b burst
	err := e.Args.Bind(&b)
	if err != nil || b.Kind != "tick" && b.Kind != "news" || b.Count > 1000 || b.Bytes < 0 || b.Bytes > 1<<20 {
		e.Ack("invalid")
		return
	}
	padding := strings.Repeat("x", b.Bytes)
	for i := range b.Count {
		if err := publish(b.Kind, i, padding); err != nil {
			answer(e, err)
			return
		}
	}
	e.Ack("ok")
}
