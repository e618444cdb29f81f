// Package authorization is lab 03 with each event as data.
//
// The reference has a Go type for each payload, with a method that decides. Here, an
// event is a line of a table: its fields, each with a validator, and the steps that a
// caller must pass. One interpreter reads every payload and runs every policy, and the
// values stay in a map.
//
// Choose this when events come and go, or when people who do not write Go must read what
// is allowed: a new event is a new line. The price is that the compiler knows no field. A
// step that asks for a field that the schema does not have fails when it runs.
package authorization

import (
	"encoding/json"
	"errors"
	"fmt"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup puts a guard in front of the chat of one process.
func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

// A Guard stands in front of the chat. It remembers nothing between two events.
type Guard struct {
	chat *app.Chat
}

// A refusal is the code that tells a client why the server did not execute its event.
type refusal string

// Error implements error.
func (r refusal) Error() string { return string(r) }

const (
	forbidden   refusal = app.Forbidden
	invalid     refusal = app.Invalid
	notFound    refusal = app.NotFound
	tooLarge    refusal = app.TooLarge
	unavailable refusal = app.Unavailable
)

// Check lets an event pass or refuses it. It writes the values that the schema has read
// in the place of what the client sent.
func (g *Guard) Check(e *socketio.Event) error {
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload)
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}

// judge reads the payload, which asks Redis nothing, and then takes the steps.
func (g *Guard) judge(e *socketio.Event) (payload, error) {
	event, ok := events[e.Name]
	if !ok {
		return nil, notFound
	}
	payload, err := event.fields.read(e.Args)
	if err != nil {
		return nil, err
	}
	c := &call{
		ctx:     e.Context(),
		store:   g.chat.Store,
		socket:  e.Socket(),
		user:    app.User(e.Socket()),
		payload: payload,
	}
	for _, step := range event.policy {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	return payload, nil
}

// refuse sends the client the code and nothing more. Any other error means that nobody
// could decide.
func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)}) // fails only if the client has left
	return fmt.Errorf("refuse an event: %w", because)
}
