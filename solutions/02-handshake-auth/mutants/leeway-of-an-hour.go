//go:build mutant

// The leeway is an hour, because clocks differ: every token is valid an hour
// longer, and an hour earlier.
//
//lab:breaks 2.26
//lab:kills TestLifetime
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
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(time.Hour),
		jwt.WithTimeFunc(clock.Now),
	)
}
