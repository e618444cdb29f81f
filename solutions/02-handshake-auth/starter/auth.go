// Package handshakeauth is lab 02: who may connect, and for how long.
package handshakeauth

import (
	"context"
	"log/slog"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every node, before it serves clients.
func Setup(server *socketio.Server, env node.Env) error {
	policy, err := app.ParsePolicy(env.Keys)
	if err != nil {
		return err
	}
	auth := &Authenticator{verifier: NewVerifier(policy, env.Clock), log: env.Log}
	ledger := app.Install(server)
	for _, name := range app.Namespaces {
		auth.protect(server.Of(name), ledger)
	}
	// TODO 5: server.AllowRequest(AllowOrigins(policy.Origins)).
	// TODO 10: listen to revocations.
	return nil
}

// An Authenticator decides who may connect.
type Authenticator struct {
	verifier *Verifier
	log      *slog.Logger
}

// protect installs the middleware of a namespace, in the order in which it runs.
func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	nsp.Use(ledger.CountConnect)
	nsp.Use(a.Authenticate)
	// TODO 2: in /admin require the role admin; in both, ledger.CountLogin last.
	// TODO 7: nsp.OnConnection, see session.go.
}

// Authenticate is a middleware: it returns nil to accept the client, or an error
// to refuse it.
func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	// TODO 1: read the token from socket.Handshake().Auth, {"token": "…"}, and verify
	// it. If it is valid, call app.SetUser. If not, return a *socketio.ConnectError
	// that does not say why.
	return nil
}
