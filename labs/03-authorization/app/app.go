// Package app is the chat that lab 03 guards. It executes every event it receives
// and believes whatever a payload says. You do not edit it. The lab's README
// lists its events.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"sync/atomic"

	"socketlab/labs/node"
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// A Chat is the chat of one process.
type Chat struct {
	// Store holds what the server knows, the same in every process.
	Store *Store

	server   *socketio.Server
	refusals *refusals
	removals atomic.Int64 // from rooms, by this process
	log      *slog.Logger
}

// Install adds the chat to a server. LAB_KEYS holds {"admin": "<user>", "chat":
// "<name>"}: the user who is an admin from the start, and the name in this chat's
// keys in Redis. They default to root and lobby.
func Install(server *socketio.Server, env node.Env) (*Chat, error) {
	admin, name := "root", "lobby"
	if env.Keys != "" {
		err := strictjson.Object([]byte(env.Keys), strictjson.Fields{"admin": &admin, "chat": &name})
		if err != nil {
			return nil, fmt.Errorf("read LAB_KEYS: %w", err)
		}
	}
	store := openStore(env.Redis, name)
	server.OnClose(func(context.Context) error { return store.redis.Close() })
	var err error
	for range 10 { // a Redis on a busy machine may take longer than answerTime
		if err = store.setUser(context.Background(), admin, map[string]any{"role": string(Admin)}); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("make the user %s an admin: %w", admin, err)
	}

	chat := &Chat{Store: store, server: server, refusals: newRefusals(), log: env.Log}
	server.Use(identify)
	server.OnConnection(func(socket *socketio.Socket) {
		if err := socket.Join(userRoom(User(socket))); err != nil {
			return // the client has already left
		}
		socket.Use(func(e *socketio.Event) error { // runs before the guard
			e.Socket().Data().Set("removals", chat.removals.Load())
			return nil
		})
		for event, act := range actions {
			socket.On(event, func(e *socketio.Event) { chat.execute(e, act) })
		}
	})
	return chat, nil
}

// User returns the name of the user whose socket it is.
func User(socket *socketio.Socket) string {
	user, _ := socketio.Value[string](socket.Data(), "user")
	return user
}

// userName is the form of a user name.
var userName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// IsUserName reports whether a name has the form of a user name: 1 to 32
// characters of a–z, 0–9 and the hyphen. It does not ask whether the user exists.
func IsUserName(name string) bool { return userName.MatchString(name) }

// identify believes the user name that the client sends. In lab 02 clients prove
// their identity.
func identify(_ context.Context, socket *socketio.Socket) error {
	var user string
	err := strictjson.Object(socket.Handshake().Auth, strictjson.Fields{"user": &user})
	if err != nil || !IsUserName(user) {
		return &socketio.ConnectError{Message: "Unauthorized"}
	}
	socket.Data().Set("user", user)
	return nil
}

// userRoom returns the Socket.IO room of all sockets of one user. The chat sends
// there what is for this user only.
func userRoom(user string) string { return "user-" + user }
