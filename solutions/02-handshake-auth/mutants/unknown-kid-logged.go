//go:build mutant

// The log quotes the kid of a token that no key fits, however long it is.
//
//lab:breaks 2.59
//lab:kills TestRefusalsLookAlike
package handshakeauth

import (
	"errors"
	"fmt"
)

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	if !isCanonical(token) {
		return nil, errForm
	}
	claims := &Claims{}
	parsed, err := v.parser.ParseWithClaims(token, claims, v.key)
	switch {
	case errors.Is(err, errUnknownKey):
		return nil, fmt.Errorf("%w: %q", errUnknownKey, parsed.Header["kid"])
	case err != nil:
		return nil, reasonFor(err)
	case hasExtension(parsed.Header):
		return nil, errExtension
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
