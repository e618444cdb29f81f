//go:build mutant

// The token is parsed, and its signature is never checked.
//
//lab:breaks 2.14
//lab:kills TestSignature
package handshakeauth

func (v *Verifier) Verify(token string) (*Claims, error) {
	claims := &Claims{}
	if _, _, err := v.parser.ParseUnverified(token, claims); err != nil {
		return nil, err
	}
	if claims.ExpiresAt == nil || claims.Validate() != nil {
		return nil, errIncomplete
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
