//go:build mutant

// The kid chooses the key and the token chooses the algorithm, out of all that
// the library has.
//
//lab:kills TestAlgorithmSwitched
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	keys := map[string]verificationKey{}
	for _, key := range policy.Keys {
		material, err := parseKey(key)
		if err != nil {
			return nil, err
		}
		keys[key.ID] = verificationKey{key.Algorithm, material}
	}
	return &Verifier{
		parser: jwt.NewParser(
			jwt.WithIssuer(policy.Issuer),
			jwt.WithAudience(policy.Audience),
			jwt.WithExpirationRequired(),
			jwt.WithLeeway(policy.Leeway()),
			jwt.WithTimeFunc(clock.Now),
		),
		keys:   keys,
		leeway: policy.Leeway(),
	}, nil
}

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	if !ok {
		return nil, errKey
	}
	return key.material, nil
}
