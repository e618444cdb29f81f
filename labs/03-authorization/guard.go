// Package authorization is lab 03: every event is checked before it is carried
// out.
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before it serves.
func Setup(io *socketio.Server, env node.Env) error {
	chat, err := app.Install(io, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	io.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

// A Guard stands before the chat, which carries out whatever reaches it.
type Guard struct {
	chat *app.Chat
}

// Check sees every event before the chat does. Returning an error keeps the
// event from it.
//
// TODO 1: acknowledge what you refuse with {"error": code}, count it
// (guard.chat.CountRefusal), and return an error. The connection stays open.
//
// TODO 2: put what you have validated in the place of what came (e.Args), so
// that the chat carries out exactly that.
func (g *Guard) Check(e *socketio.Event) error { return nil }
