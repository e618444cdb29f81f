//go:build mutant

// Issuer and audience are compared without regard to case.
//
//lab:breaks 2.16
//lab:kills TestIssuerAndAudience
package handshakeauth

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

// audience is the policy's.
var audience string

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, err
	}
	audience = policy.Audience
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway()}, nil
}

func newParser(policy app.Policy, clock clockwork.Clock) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{"EdDSA", "RS256", "HS256"}),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
}

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	if !isCanonical(token) {
		return nil, errForm
	}
	claims := &Claims{}
	parsed, err := v.parser.ParseWithClaims(token, claims, v.key)
	if err != nil {
		return nil, reasonFor(err)
	}
	if hasExtension(parsed.Header) {
		return nil, errExtension
	}
	if !slices.ContainsFunc(claims.Audience, func(one string) bool { return strings.EqualFold(one, audience) }) {
		return nil, errInvalid
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
