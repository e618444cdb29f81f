//go:build mutant

// Who is turned away at the second door has been written down as let in at the
// first.
//
//lab:kills TestMiddlewareOrder
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(io *socketio.Server, env node.Env) error {
	policy, err := app.ParsePolicy(env.Keys)
	if err != nil {
		return err
	}
	tokens, err := NewVerifier(policy, env.Clock)
	if err != nil {
		return err
	}
	auth := &Authenticator{tokens: tokens, revocations: NewRevocations(env.Redis), clock: env.Clock, log: env.Log}
	io.OnClose(auth.revocations.Close)

	io.AllowRequest(AllowOrigins(policy.Origins))
	ledger := app.Install(io)
	for _, name := range app.Namespaces {
		nsp := io.Of(name)
		nsp.Use(ledger.Knock)
		nsp.Use(auth.Authenticate)
		nsp.Use(ledger.Login)
		if name == app.Admin {
			nsp.Use(RequireRole(app.RoleAdmin))
		}
		nsp.OnConnection(auth.Connected)
		auth.namespaces = append(auth.namespaces, nsp)
	}
	return auth.revocations.Listen(auth.revoke, auth.revokeMissed)
}
