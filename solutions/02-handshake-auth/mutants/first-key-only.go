//go:build mutant

// The node knows one key, the first: while keys rotate, everybody with a token
// of the other is locked out.
//
//lab:kills TestKeyRotation
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	only := policy.Keys[0]
	material, err := parseKey(only)
	if err != nil {
		return nil, err
	}
	return &Verifier{
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{only.Algorithm}),
			jwt.WithIssuer(policy.Issuer),
			jwt.WithAudience(policy.Audience),
			jwt.WithExpirationRequired(),
			jwt.WithLeeway(policy.Leeway()),
			jwt.WithTimeFunc(clock.Now),
		),
		keys:   map[string]verificationKey{only.ID: {only.Algorithm, material}},
		leeway: policy.Leeway(),
	}, nil
}
