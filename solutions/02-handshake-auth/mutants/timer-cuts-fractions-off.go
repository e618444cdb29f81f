//go:build mutant

// The timer of a socket counts whole seconds: the socket goes before its token expires.
//
//lab:overdoes 2.44
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

import "time"

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
	claims.validUntil = time.Unix(claims.ExpiresAt.Unix(), 0).Add(v.leeway)
	return claims, nil
}
