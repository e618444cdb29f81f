//go:build mutant

// White space around a token is cut off before it is verified.
//
//lab:breaks 2.10
//lab:kills TestTokenRequired
package handshakeauth

import (
	"strings"
)

func (v *Verifier) Verify(token string) (*Claims, error) {
	token = strings.TrimSpace(token)
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
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
