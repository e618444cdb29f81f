// Package handshakeauth solves lab 02 with a register of the tokens in use. The reference
// asks Redis for a revocation before it accepts a token and once more after that, and
// looks through all sockets when a token is revoked. Here the node notes who uses which
// token before it asks, so a revocation that comes in between finds the note. One question
// is enough, and a revocation costs as much as the token has sockets. The claims are left
// to the validator of golang-jwt wherever it has an option.
//
// Choose it when clients connect often, or when a node has many sockets and tokens are
// revoked often. The price is state: a note that is not removed, whichever way a socket
// ends, is a leak.
package handshakeauth

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// Setup requires a valid token for every connection to every namespace.
func Setup(server *socketio.Server, env node.Env) error {
	policy, err := app.ParsePolicy(env.Keys)
	if err != nil {
		return err
	}
	verifier, err := NewVerifier(policy, env.Clock)
	if err != nil {
		return err
	}
	register := NewRegister()
	revocations := NewRevocations(env.Redis, register, env.Log)
	server.OnClose(revocations.Close)
	server.AllowRequest(AllowOrigins(policy.Origins))

	auth := &Authenticator{verifier, register, revocations, env.Clock, env.Log}
	ledger := app.Install(server)
	for _, name := range app.Namespaces {
		nsp := server.Of(name)
		nsp.Use(ledger.CountConnect)
		nsp.Use(auth.Authenticate)
		if name == app.Admin {
			nsp.Use(auth.RequireAdmin)
		}
		nsp.Use(ledger.CountLogin)
		nsp.OnConnection(auth.Connected)
	}
	return revocations.Listen()
}

// An Authenticator decides who may connect, and with which token a socket may stay. Its
// methods may be called concurrently.
type Authenticator struct {
	verifier    *Verifier
	register    *Register
	revocations *Revocations
	clock       clockwork.Clock
	log         *slog.Logger
}

var (
	errNoToken   = errors.New("the payload has no token, or the token is not a string")
	errRole      = errors.New("only an admin may connect here")
	errOtherUser = errors.New("the token names another user or another role")
)

// Authenticate is a middleware that accepts a client with a valid token, as the user whom
// the token names.
func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	s := newSession(socket, a.register, a.clock)
	user, err := a.accept(ctx, s, socket.Handshake().Auth, func(app.User) error { return nil })
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, user)
	socket.Data().Set(sessionKey, s)
	return nil
}

// RequireAdmin is a middleware for behind Authenticate.
func (a *Authenticator) RequireAdmin(_ context.Context, socket *socketio.Socket) error {
	if user, _ := app.UserOf(socket); user.Role != app.RoleAdmin {
		return a.refuse(socket, errRole)
	}
	return nil
}

// refuse logs the reason, which would help an attacker, and returns what the client
// learns.
func (a *Authenticator) refuse(socket *socketio.Socket, reason error) error {
	a.log.Info("refused a connection", "namespace", socket.Namespace().Name(), "reason", reason)
	return &socketio.ConnectError{Message: "Unauthorized"}
}

// Connected runs for every new socket, before its first event.
func (a *Authenticator) Connected(socket *socketio.Socket) {
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	s.start()
}

// refresh answers auth:refresh. Ack fails only for a client that has left.
func (a *Authenticator) refresh(s *session, e *socketio.Event) {
	user, err := a.acceptRefresh(s, e)
	if err != nil {
		a.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, user)
	_ = e.Ack("ok")
}

// acceptRefresh allows no other role: it would have to pass the middleware.
func (a *Authenticator) acceptRefresh(s *session, e *socketio.Event) (app.User, error) {
	if len(e.Args) != 1 {
		return app.User{}, errNoToken
	}
	old, _ := app.UserOf(s.socket)
	return a.accept(e.Context(), s, e.Args[0], func(user app.User) error {
		if user.ID != old.ID || user.Role != old.Role {
			return errOtherUser
		}
		return nil
	})
}

// accept makes the token in payload, {"token": "…"}, the token of a session if it is valid
// and its user is permitted. Otherwise it changes nothing. It registers the token before
// it asks Redis: either Redis already has the revocation, or it is published later, and
// then it finds the token in the register.
func (a *Authenticator) accept(
	ctx context.Context, s *session, payload json.RawMessage, permit func(app.User) error,
) (app.User, error) {
	var text string
	if err := strictjson.Object(payload, strictjson.Fields{"token": &text}); err != nil || text == "" {
		return app.User{}, errNoToken
	}
	token, err := a.verifier.Verify(text)
	if err != nil {
		return app.User{}, err
	}
	if err := permit(token.User); err != nil {
		return app.User{}, err
	}
	use := &use{session: s, token: token}
	a.register.add(use)
	err = a.revocations.Check(ctx, token.ID)
	if err == nil {
		err = s.adopt(use)
	}
	if err != nil {
		a.register.remove(use)
		return app.User{}, err
	}
	return token.User, nil
}
