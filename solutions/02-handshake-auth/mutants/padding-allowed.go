//go:build mutant

// The parts of a token may be padded with =, which those of a JWT never are.
//
//lab:breaks 2.10
//lab:kills TestSignature
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

func isCanonical(string) bool { return true }

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithAudience(policy.Audience),
		jwt.WithPaddingAllowed(),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}
