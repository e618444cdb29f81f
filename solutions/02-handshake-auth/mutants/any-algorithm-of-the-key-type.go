//go:build mutant

// The key decides on the type of the algorithm only: an RSA key also verifies RS384 and RS512.
//
//lab:breaks 2.13
//lab:kills TestAlgorithmSwitched
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithIssuer(policy.Issuer),
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	if !ok {
		return nil, errUnknownKey
	}
	if _, isRSA := token.Method.(*jwt.SigningMethodRSA); isRSA && key.algorithm == "RS256" {
		return key.material, nil
	}
	if key.algorithm != token.Method.Alg() {
		return nil, errAlgorithm
	}
	return key.material, nil
}
