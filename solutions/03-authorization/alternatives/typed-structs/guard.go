// Package authorization is lab 03 with a struct for each event, read by encoding/json.
//
// The reference reads each payload with a parser of its own, and each event asks the
// store for what it needs, one question after the other. Here, struct tags say which
// fields an event has, and one generic pass over the tokens refuses what encoding/json
// would let pass. Whatever a decision depends on is asked at the same time, so the
// policy is a table of pure functions.
//
// Choose this when payloads have many fields, or when you want to test the policy
// without a store. A decision takes two round trips to Redis instead of up to four. The
// price is reflection, reading each payload twice, and questions to Redis whose answers
// do not always matter.
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

// Check lets an event pass or refuses it. It writes the validated request in the place
// of what the client sent.
func (g *Guard) Check(e *socketio.Event) error {
	request, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(request)
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}

// judge asks Redis only about valid payloads, and about rooms only for users whose role
// suffices.
func (g *Guard) judge(e *socketio.Event) (request, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	r := rule.request()
	if err := read(e.Args, r); err != nil {
		return nil, err
	}
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return nil, err
	}
	if !atLeast(role, rule.least) {
		return nil, forbidden
	}
	known, err := g.gather(e, user, role, r.subject())
	if err != nil {
		return nil, err
	}
	return r, rule.decide(known)
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
