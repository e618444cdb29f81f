//go:build mutant

// The library asks time.Now, not the node's clock.
//
//lab:breaks 2.25
//lab:kills TestLifetime
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func newParser(policy app.Policy, _ clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
	)
}
