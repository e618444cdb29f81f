// Package handshakeauth solves lab 02 with the standard library and one timer. The
// reference leaves tokens to golang-jwt and gives every socket a timer of its own. Here
// crypto/ed25519, crypto/rsa and crypto/hmac verify the signatures, each key knows its
// only algorithm, and one heap holds the expiries of all sockets, with a timer for the
// next one alone.
//
// Choose it when you want to audit every line that decides who may connect, and no
// dependency may change that decision. The price is that you own these lines: nobody
// else finds their bugs, and a new algorithm is yours to add. The heap saves a timer for
// each socket, which pays only with very many of them.
package handshakeauth

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

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
	verifier, err := newVerifier(policy, env.Clock)
	if err != nil {
		return err
	}
	g := &guard{
		verifier:    verifier,
		revocations: newRevocations(env.Redis),
		expiries:    newExpiries(env.Clock),
		log:         env.Log,
	}
	server.OnClose(g.revocations.close)
	server.AllowRequest(allowOrigins(policy.Origins))

	ledger := app.Install(server)
	for _, name := range app.Namespaces {
		nsp := server.Of(name)
		g.namespaces = append(g.namespaces, nsp)
		nsp.Use(ledger.CountConnect)
		nsp.Use(g.authenticate)
		if name == app.Admin {
			nsp.Use(g.requireAdmin)
		}
		nsp.Use(ledger.CountLogin)
		nsp.OnConnection(g.connected)
	}
	return g.revocations.listen(g)
}

// A guard decides who may connect, and disconnects a socket when its token is no longer
// valid. Its methods may be called concurrently.
type guard struct {
	verifier    *verifier
	revocations *revocations
	expiries    *expiries
	namespaces  []*socketio.Namespace
	log         *slog.Logger
}

var (
	errNoToken = errors.New("the payload has no token, or the token is not a string")
	errRevoked = errors.New("the token has been revoked")
	errRole    = errors.New("only an admin may connect here")
)

// authenticate is a middleware that accepts a client with a valid token.
func (g *guard) authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := g.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return g.refuse(socket, err)
	}
	app.SetUser(socket, claims.user)
	socket.Data().Set(sessionKey, newSession(socket, claims))
	return nil
}

// requireAdmin is a middleware for behind authenticate.
func (g *guard) requireAdmin(_ context.Context, socket *socketio.Socket) error {
	if user, _ := app.UserOf(socket); user.Role != app.RoleAdmin {
		return g.refuse(socket, errRole)
	}
	return nil
}

// refuse logs the reason, which would help an attacker, and returns what the client
// learns.
func (g *guard) refuse(socket *socketio.Socket, reason error) error {
	g.log.Info("refused a connection", "namespace", socket.Namespace().Name(), "reason", reason)
	return &socketio.ConnectError{Message: "Unauthorized"}
}

// check returns the claims of the token in payload, {"token": "…"}, if it is valid now.
// It asks Redis last, so that a forged token costs no round trip.
func (g *guard) check(ctx context.Context, payload json.RawMessage) (*claims, error) {
	var token string
	if err := strictjson.Object(payload, strictjson.Fields{"token": &token}); err != nil || token == "" {
		return nil, errNoToken
	}
	claims, err := g.verifier.verify(token)
	if err != nil {
		return nil, err
	}
	if err := g.revocations.check(ctx, claims.id); err != nil {
		return nil, err
	}
	return claims, nil
}
