//go:build mutant

// A refusal is not counted if the user has no role at all.
//
//lab:breaks 3.37
//lab:kills TestUnknownEvents
package authorization

import (
	"errors"
	"fmt"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if role == "" {
		return errStranger
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}

func (g *Guard) refuse(e *socketio.Event, because error) error {
	if because == errStranger {
		return errors.Join(because, e.Ack(map[string]string{"error": app.Forbidden}))
	}
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}

var errStranger = errors.New("the user has no role")
