//go:build mutant

// The error of a node that cannot start quotes LAB_KEYS, with the secret in it.
//
//lab:breaks 2.57
//lab:kills TestPolicy
package handshakeauth

import (
	"fmt"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	policy, err := app.ParsePolicy(env.Keys)
	if err != nil {
		return fmt.Errorf("LAB_KEYS %s: %w", env.Keys, err)
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
	return auth.revocations.Listen(auth.disconnectRevoked, auth.disconnectMissed)
}
