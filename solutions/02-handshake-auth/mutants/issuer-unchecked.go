//go:build mutant

// A token signed with a known key is accepted, whatever issuer it names.
//
//lab:breaks 2.15
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
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}
