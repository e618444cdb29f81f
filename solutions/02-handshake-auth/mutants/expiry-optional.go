//go:build mutant

// A token without exp is valid forever.
//
//lab:breaks 2.17
//lab:kills TestExpiryRequired
package handshakeauth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithAudience(policy.Audience),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
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
