// Package handshakeauth is lab 02: who may connect, and for how long.
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before it serves.
func Setup(io *socketio.Server, env node.Env) error {
	// TODO 1: read env.Keys with app.ParsePolicy, make a Verifier (token.go), and
	// give every namespace its row of middleware: ledger.Knock, Authenticate, in
	// /admin the role, ledger.Login.
	// TODO 6 and 8: io.AllowRequest(AllowOrigins(…)); subscribe to revocations.
	app.Install(io)
	return nil
}

// Authenticate is a middleware: nil lets the client in, an error keeps it out.
func Authenticate(ctx context.Context, socket *socketio.Socket) error {
	// TODO 2: take the token out of socket.Handshake().Auth, {"token": "…"}. If it
	// counts, app.SetUser; if not, a *socketio.ConnectError that does not say why.
	// It will need a Verifier: make it a method.
	return nil
}

// TODO 3: a middleware that lets in only who has a role. It guards /admin.
