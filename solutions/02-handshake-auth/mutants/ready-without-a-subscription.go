//go:build mutant

// A node that cannot subscribe logs the error and says that it is ready.
//
//lab:breaks 2.56
//lab:kills TestReadyWhenSubscribed
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	policy, err := app.ParsePolicy(env.Keys)
	if err != nil {
		return err
	}
	verifier, err := NewVerifier(policy, env.Clock)
	if err != nil {
		return err
	}
	auth := &Authenticator{verifier: verifier, revocations: NewRevocations(env.Redis), clock: env.Clock, log: env.Log}
	server.OnClose(auth.revocations.Close)

	server.AllowRequest(AllowOrigins(policy.Origins))
	ledger := app.Install(server)
	for _, name := range app.Namespaces {
		auth.protect(server.Of(name), ledger)
	}
	if err := auth.revocations.Listen(auth.disconnectRevoked, auth.disconnectMissed); err != nil {
		env.Log.Error("cannot listen to revocations", "error", err)
	}
	return nil
}
