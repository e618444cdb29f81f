//go:build mutant

// A token is valid at exp plus the leeway, and not only before it.
//
//lab:breaks 2.18
//lab:kills TestLifetime
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
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()+1), // a nanosecond more
		jwt.WithTimeFunc(clock.Now),
	)
}
