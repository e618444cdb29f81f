//go:build mutant

// A token that was issued for another service is accepted here too.
//
//lab:breaks 2.16
//lab:kills TestIssuerAndAudience
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}
