//go:build mutant

// A leeway of more than a minute is taken for a mistake, and cut to a minute.
//
//lab:overdoes 2.26
//lab:kills TestLifetime
package handshakeauth

import (
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	policy.LeewaySeconds = min(policy.LeewaySeconds, 60)
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, err
	}
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway()}, nil
}
