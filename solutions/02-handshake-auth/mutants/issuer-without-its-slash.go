//go:build mutant

// A slash at the end of the issuer in LAB_KEYS is cut off before it is compared.
//
//lab:overdoes 2.15 2.64
//lab:breaks 2.15
//lab:kills TestPolicy
package handshakeauth

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(strings.TrimSuffix(policy.Issuer, "/")),
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}
