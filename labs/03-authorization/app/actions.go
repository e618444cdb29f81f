package app

import (
	"encoding/json"
	"errors"
	"fmt"

	"socketlab/labs/socketio"
)

// A payload is the object that a client sent, whatever it contains.
type payload map[string]any

func (p payload) text(key string) string {
	if value, ok := p[key]; ok {
		return fmt.Sprint(value)
	}
	return ""
}

// An action executes an event for a user and returns what the acknowledgement
// contains in addition to "ok". It checks nothing.
type action func(c *Chat, e *socketio.Event, user string, p payload) (payload, error)

// actions are the events of the chat.
var actions = map[string]action{
	"room:create":  createRoom,
	"room:invite":  invite,
	"room:join":    join,
	"room:say":     say,
	"room:history": history,
	"room:kick":    kick,
	"profile:set":  setProfile,
	"profile:get":  getProfile,
	"role:set":     setRole,
	"stats":        stats,
}

// execute runs the action of an event with its first argument as the payload,
// and acknowledges the event.
func (c *Chat) execute(e *socketio.Event, act action) {
	p := payload{}
	if len(e.Args) > 0 {
		_ = json.Unmarshal(e.Args[0], &p) // the chat uses whatever it can read
	}
	answer, err := act(c, e, User(e.Socket()), p)
	if err != nil {
		c.log.Warn("an event could not be executed", "event", e.Name, "error", err)
		c.CountRefusal(Unavailable)
		_ = e.Ack(payload{"error": Unavailable})
		return
	}
	if answer == nil {
		answer = payload{}
	}
	answer["ok"] = true
	_ = e.Ack(answer) // fails only if the client has left: nobody waits for it
}

func createRoom(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	return nil, c.Store.createRoom(e.Context(), p.text("room"), p.text("owner"), p.text("private"))
}

func invite(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	if err := c.Store.addMember(e.Context(), p.text("room"), p.text("user")); err != nil {
		return nil, err
	}
	return nil, c.server.To(userRoom(p.text("user"))).Emit("invited", payload{"room": p.text("room")})
}

// join looks again if this process has removed somebody since the event came: the
// guard may have decided before a removal, whose sockets have left the room by now.
func join(c *Chat, e *socketio.Event, user string, p payload) (payload, error) {
	if err := e.Socket().Join(p.text("room")); err != nil {
		return nil, err
	}
	if before, _ := socketio.Value[int64](e.Socket().Data(), "removals"); c.removals.Load() == before {
		return nil, nil
	}
	closed, err := c.Store.isClosed(e.Context(), p.text("room"), user)
	if err == nil && closed {
		err = errors.New("the user has just been removed from the room")
	}
	if err != nil {
		return nil, errors.Join(err, e.Socket().Leave(p.text("room")))
	}
	return nil, nil
}

// say sends the message to the room as it came. The author is the user, unless the
// payload names another.
func say(c *Chat, e *socketio.Event, user string, p payload) (payload, error) {
	if _, ok := p["author"]; !ok {
		p["author"] = user
	}
	if err := c.Store.addMessage(e.Context(), p.text("room"), p); err != nil {
		return nil, err
	}
	return nil, c.server.To(p.text("room")).Emit("said", p)
}

func history(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	limit, _ := p["limit"].(float64)
	messages, err := c.Store.history(e.Context(), p.text("room"), int64(limit))
	return payload{"messages": messages}, err
}

// kick removes a user from a room's list, and the user's sockets on this node from
// the room.
func kick(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	if err := c.Store.removeMember(e.Context(), p.text("room"), p.text("user")); err != nil {
		return nil, err
	}
	c.removals.Add(1)
	target := c.server.In(userRoom(p.text("user")))
	if err := target.SocketsLeave(p.text("room")); err != nil {
		return nil, err
	}
	return nil, target.Emit("kicked", payload{"room": p.text("room")})
}

// setProfile stores every field of the payload, for the user or for the user that
// the payload names.
func setProfile(c *Chat, e *socketio.Event, user string, p payload) (payload, error) {
	fields := map[string]any{}
	for key := range p {
		fields[key] = p.text(key)
	}
	if p.text("user") != "" {
		user = p.text("user")
		delete(fields, "user")
	}
	if len(fields) == 0 {
		return nil, nil
	}
	return nil, c.Store.setUser(e.Context(), user, fields)
}

func getProfile(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	fields, err := c.Store.user(e.Context(), p.text("user"))
	return payload{"profile": fields}, err
}

func setRole(c *Chat, e *socketio.Event, _ string, p payload) (payload, error) {
	return nil, c.Store.setUser(e.Context(), p.text("user"), map[string]any{"role": p.text("role")})
}

func stats(c *Chat, _ *socketio.Event, _ string, _ payload) (payload, error) {
	return payload{"refused": c.refusals.numbers()}, nil
}
