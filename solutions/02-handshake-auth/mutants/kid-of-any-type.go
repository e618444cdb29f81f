//go:build mutant

// A kid that is a number is turned into a text.
//
//lab:breaks 2.12
//lab:kills TestPolicy
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	key, ok := v.keys[fmt.Sprint(token.Header["kid"])]
	switch {
	case !ok:
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
