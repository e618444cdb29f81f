//go:build mutant

// The leeway is five seconds, whatever LAB_KEYS says.
//
//lab:breaks 2.26
//lab:kills TestLifetime TestExpiryEndsTheSocket
package handshakeauth

import (
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	policy.LeewaySeconds = 5
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, err
	}
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway()}, nil
}
