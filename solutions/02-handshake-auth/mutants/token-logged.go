//go:build mutant

// A refused token is written to the log, to find out what was wrong with it.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	claims := &Claims{}
	if _, err := v.parser.ParseWithClaims(token, claims, v.key); err != nil {
		return nil, fmt.Errorf("verify %s: %w", token, err)
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
