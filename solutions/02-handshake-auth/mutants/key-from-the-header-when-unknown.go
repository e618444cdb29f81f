//go:build mutant

// A kid that LAB_KEYS does not have is looked for in the token: its header brings the key
// as jwk.
//
//lab:breaks 2.12
//lab:kills TestSignature
package handshakeauth

import (
	"crypto/ed25519"
	"encoding/base64"

	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	switch {
	case !ok:
		if jwk, ok := token.Header["jwk"].(map[string]any); ok && token.Method.Alg() == "EdDSA" {
			x, _ := jwk["x"].(string)
			if public, err := base64.RawURLEncoding.DecodeString(x); err == nil && len(public) == ed25519.PublicKeySize {
				return ed25519.PublicKey(public), nil
			}
		}
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
