//go:build mutant

// A refused token is printed on standard output, while somebody looks for a mistake.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

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
		fmt.Println("refused:", token)
		return nil, reasonFor(err)
	}
	if hasExtension(parsed.Header) {
		return nil, errExtension
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
