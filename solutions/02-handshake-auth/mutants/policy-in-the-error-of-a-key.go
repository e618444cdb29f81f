//go:build mutant

// The error of a node that cannot read a key shows the policy, with the secret as numbers.
//
//lab:breaks 2.57
//lab:kills TestPolicy
package handshakeauth

import (
	"fmt"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, fmt.Errorf("policy %+v: %w", policy, err)
	}
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway()}, nil
}
