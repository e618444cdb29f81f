//go:build mutant

// A token that was valid once is not verified again.
//
//lab:breaks 2.18
//lab:kills TestLifetime
package handshakeauth

import "sync"

// verified has the claims of every valid token.
var verified sync.Map

func (v *Verifier) Verify(token string) (*Claims, error) {
	if before, ok := verified.Load(token); ok {
		return before.(*Claims), nil
	}
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
	verified.Store(token, claims)
	return claims, nil
}
