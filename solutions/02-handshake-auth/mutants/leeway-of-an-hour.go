//go:build mutant

// An hour of leeway, since clocks differ: every token lives an hour longer,
// and from an hour before.
//
//lab:kills TestLifetime
package handshakeauth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	keys := map[string]verificationKey{}
	var algorithms []string
	for _, key := range policy.Keys {
		material, err := parseKey(key)
		if err != nil {
			return nil, err
		}
		keys[key.ID] = verificationKey{key.Algorithm, material}
		algorithms = append(algorithms, key.Algorithm)
	}
	return &Verifier{
		parser: jwt.NewParser(
			jwt.WithValidMethods(algorithms),
			jwt.WithIssuer(policy.Issuer),
			jwt.WithAudience(policy.Audience),
			jwt.WithExpirationRequired(),
			jwt.WithLeeway(time.Hour),
			jwt.WithTimeFunc(clock.Now),
		),
		keys:   keys,
		leeway: policy.Leeway(),
	}, nil
}
