//go:build mutant

// A token without exp counts for ever.
//
//lab:kills TestExpiryRequired
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
			jwt.WithLeeway(policy.Leeway()),
			jwt.WithTimeFunc(clock.Now),
		),
		keys:   keys,
		leeway: policy.Leeway(),
	}, nil
}

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	claims := &Claims{}
	if _, err := v.parser.ParseWithClaims(token, claims, v.key); err != nil {
		return nil, err
	}
	claims.validUntil = time.Unix(1<<40, 0)
	if claims.ExpiresAt != nil {
		claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	}
	return claims, nil
}
