//go:build mutant

// White space and case of a kid make no difference.
//
//lab:breaks 2.12
//lab:kills TestKeyRotation
package handshakeauth

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[strings.ToLower(strings.TrimSpace(id))]
	switch {
	case !ok:
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
