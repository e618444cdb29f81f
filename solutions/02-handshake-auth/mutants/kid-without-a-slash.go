//go:build mutant

// A kid with a slash or a space is refused, because it might be a path.
//
//lab:overdoes 2.12
//lab:kills TestPolicy
package handshakeauth

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	switch {
	case !ok || strings.ContainsAny(id, "/ "):
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
