//go:build mutant

// A leeway of 0 is taken for one that nobody has set, and becomes five seconds.
//
//lab:breaks 2.26
//lab:kills TestRefresh
package handshakeauth

import (
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	if policy.LeewaySeconds == 0 {
		policy.LeewaySeconds = 5
	}
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, err
	}
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway()}, nil
}
