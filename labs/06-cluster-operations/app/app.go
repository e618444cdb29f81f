// Package app is the chat of lab 06, with the controls of those who operate it, and lab 01's
// broadcasts. You do not edit it. The lab's README lists its events.
package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/node"
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// Namespaces are the namespaces in which the chat is served.
var Namespaces = []string{"/", "/orders"}

// defaultTimeout bounds what waits for other nodes or for clients.
const defaultTimeout = 5 * time.Second

// A chat serves one namespace of one node.
type chat struct {
	name  string // of the node
	nsp   *socketio.Namespace
	door  *door
	muted sync.Map // the texts of questions that this node does not answer
	clock clockwork.Clock
	log   *slog.Logger
}

// Install adds the chat to a server.
func Install(server *socketio.Server, env node.Env) {
	for _, name := range Namespaces {
		c := &chat{name: env.Name, nsp: server.Of(name), door: newDoor(), clock: env.Clock, log: env.Log}
		c.nsp.Use(c.admit)
		c.nsp.OnConnection(c.serve)
		c.nsp.OnServerSideEmit("notice", c.noticed)
		c.nsp.OnServerSideEmit("question", c.questioned)
	}
}

// admit is the middleware of the chat. It believes whatever user a client names; lab 02 is
// about tokens.
func (c *chat) admit(ctx context.Context, socket *socketio.Socket) error {
	var user string
	if err := strictjson.Object(socket.Handshake().Auth, strictjson.Fields{"user": &user}); err != nil || user == "" {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", user)
	return c.door.pass(ctx, user)
}

// Room is the room of all the sockets of a user.
func Room(user string) string { return "user:" + user }

func (c *chat) serve(socket *socketio.Socket) {
	user, _ := socketio.Value[string](socket.Data(), "user")
	if err := socket.Join(Room(user)); err != nil {
		socket.Disconnect(true)
		return
	}
	on := func(event string, do func(order) any) {
		socket.On(event, func(e *socketio.Event) {
			o := order{timeout: defaultTimeout}
			if err := e.Args.Bind(&o); err != nil {
				answer(e, "invalid")
				return
			}
			answer(e, do(o))
		})
	}
	on("say", func(o order) any { return c.done(o.at(c.nsp).Emit("said", o.text)) })
	on("ask", func(o order) any { return c.ask(socket, o) })
	on("fetch", func(o order) any { return c.fetch(socket, o) })
	on("sockets:join", func(o order) any { return c.done(o.at(c.nsp).SocketsJoin(o.rooms...)) })
	on("sockets:leave", func(o order) any { return c.done(o.at(c.nsp).SocketsLeave(o.rooms...)) })
	on("sockets:join,say", func(o order) any {
		if err := o.at(c.nsp).SocketsJoin(o.rooms...); err != nil {
			return c.done(err)
		}
		return c.done(c.nsp.To(o.rooms...).Emit("said", o.text))
	})
	on("logout", func(o order) any { return c.done(o.at(c.nsp).DisconnectSockets(o.close)) })
	on("servers:tell", func(o order) any { return c.done(c.nsp.ServerSideEmit("notice", o.text)) })
	on("servers:ask", func(o order) any { return c.askServers(socket, o) })

	onName := func(event string, do func(name string)) {
		socket.On(event, func(e *socketio.Event) {
			var name string
			if err := strictjson.Values(e.Args, &name); err != nil {
				answer(e, "invalid")
				return
			}
			do(name)
			answer(e, "ok")
		})
	}
	onName("mood", func(mood string) { socket.Data().Set("mood", mood) })
	onName("door:close", c.door.close)
	onName("door:open", c.door.open)
	onName("node:mute", func(text string) { c.muted.Store(text, true) })
	socket.On("rooms", func(e *socketio.Event) { answer(e, socket.Rooms()) })
}

// answer acknowledges an event. That fails only if the client has left, and then nobody
// waits for it.
func answer(e *socketio.Event, value any) { _ = e.Ack(value) }

// done says what came of an order.
func (c *chat) done(err error) any {
	switch {
	case errors.Is(err, socketio.ErrInvalidPacket):
		return "invalid"
	case err != nil:
		c.log.Warn("an order did not reach every node", "error", err)
		return "lost"
	}
	return "ok"
}

// An answered question is what came of one that others answer.
type answered struct {
	Answers  any  `json:"answers"`
	Complete bool `json:"complete"`
}

func (c *chat) complete(err error) bool {
	if err != nil {
		c.log.Info("a question was not answered by all", "error", err)
	}
	return err == nil
}

// ask emits "asked" and returns what the clients answer.
func (c *chat) ask(socket *socketio.Socket, o order) any {
	answers, err := o.at(c.nsp).Timeout(o.timeout).EmitWithAck(socket.Context(), "asked", o.text)
	if errors.Is(err, socketio.ErrInvalidPacket) {
		return "invalid"
	}
	firsts := make([]json.RawMessage, len(answers))
	for i, args := range answers {
		firsts[i] = json.RawMessage("null")
		if len(args) > 0 {
			firsts[i] = args[0]
		}
	}
	return answered{firsts, c.complete(err)}
}

// fetch describes sockets.
func (c *chat) fetch(socket *socketio.Socket, o order) any {
	ctx, cancel := WithTimeout(socket.Context(), c.clock, o.timeout)
	defer cancel()
	sockets, err := o.at(c.nsp).FetchSockets(ctx)
	type described struct {
		ID    string         `json:"id"`
		Rooms []string       `json:"rooms"`
		Data  map[string]any `json:"data"`
	}
	list := make([]described, len(sockets))
	for i, s := range sockets {
		list[i] = described{s.ID, s.Rooms, s.Data}
	}
	return answered{list, c.complete(err)}
}

// askServers returns what the other nodes answer.
func (c *chat) askServers(socket *socketio.Socket, o order) any {
	ctx, cancel := WithTimeout(socket.Context(), c.clock, o.timeout)
	defer cancel()
	answers, err := c.nsp.ServerSideEmitWithAck(ctx, "question", o.text)
	return answered{append([]json.RawMessage{}, answers...), c.complete(err)}
}

// noticed tells the clients of this node what another node has told it.
func (c *chat) noticed(e *socketio.ServerSideEvent) {
	if len(e.Args) == 1 {
		_ = c.nsp.Local().Emit("noticed", e.Args[0])
	}
}

// questioned answers another node with this node's name and the question.
func (c *chat) questioned(e *socketio.ServerSideEvent) {
	if len(e.Args) != 1 {
		return
	}
	_ = c.nsp.Local().Emit("questioned", e.Args[0])
	var text string
	if json.Unmarshal(e.Args[0], &text) == nil {
		if _, muted := c.muted.Load(text); muted {
			return
		}
	}
	_ = e.Ack([]any{c.name, e.Args[0]})
}
