//go:build mutant

// An audience is a list of words, as a scope is: "billing socketlab" contains ours.
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
	if !slices.Contains(strings.Fields(strings.Join(claims.Audience, " ")), audience) {
		return nil, errInvalid
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
