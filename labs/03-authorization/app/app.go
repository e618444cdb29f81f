// Package app is the chat that lab 03 guards: its events, carried out without a
// question. Whoever asks for something gets it, and whatever a payload says is
// believed. It is given; the lab's README lists its events.
package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"

	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// A Chat is the chat of one process.
type Chat struct {
	// Store is what the server knows, the same in every process.
	Store *Store

	io       *socketio.Server
	refusals *refusals
	log      *slog.Logger
}

// Install adds the chat to a server. LAB_KEYS holds {"admin": "<user>", "chat":
// "<name>"}: who is made an admin, and what the keys of this chat begin with in
// Redis. Without it that is root, and lobby.
func Install(io *socketio.Server, env node.Env) (*Chat, error) {
	keys := struct {
		Admin string `json:"admin"`
		Chat  string `json:"chat"`
	}{"root", "lobby"}
	if env.Keys != "" {
		if err := json.Unmarshal([]byte(env.Keys), &keys); err != nil {
			return nil, fmt.Errorf("read LAB_KEYS: %w", err)
		}
	}
	store := openStore(env.Redis, keys.Chat)
	io.OnClose(func(context.Context) error { return store.redis.Close() })
	if err := store.setUser(context.Background(), keys.Admin, map[string]any{"role": string(Admin)}); err != nil {
		return nil, fmt.Errorf("make %s an admin: %w", keys.Admin, err)
	}

	chat := &Chat{Store: store, io: io, refusals: newRefusals(), log: env.Log}
	io.Use(identify)
	io.OnConnection(func(socket *socketio.Socket) {
		if err := socket.Join(userRoom(User(socket))); err != nil {
			return // it has gone already
		}
		for event, act := range actions {
			socket.On(event, func(e *socketio.Event) { chat.carryOut(e, act) })
		}
	})
	return chat, nil
}

// User returns who a socket belongs to.
func User(socket *socketio.Socket) string {
	user, _ := socketio.Value[string](socket.Data(), "user")
	return user
}

// userName is what a user may be called.
var userName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// IsUserName reports whether a user can have that name: 1 to 32 characters of
// a–z, 0–9 and the hyphen. Whether there is such a user is another question.
func IsUserName(name string) bool { return userName.MatchString(name) }

// identify believes what the client says about itself. Lab 02 is where an
// identity is earned.
func identify(_ context.Context, socket *socketio.Socket) error {
	var auth struct {
		User string `json:"user"`
	}
	if err := json.Unmarshal(socket.Handshake().Auth, &auth); err != nil || !IsUserName(auth.User) {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", auth.User)
	return nil
}

// userRoom is the Socket.IO room of all sockets of one user. The chat tells
// users there what is for them alone.
func userRoom(user string) string { return "user-" + user }
