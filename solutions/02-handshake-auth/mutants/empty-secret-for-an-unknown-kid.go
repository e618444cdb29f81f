//go:build mutant

// A kid that LAB_KEYS does not have is looked up anyway: HS256 then has an empty secret.
//
//lab:breaks 2.12
//lab:kills TestKeyRotation
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	switch {
	case !ok && token.Method.Alg() == "HS256":
		return []byte(nil), nil
	case !ok:
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
