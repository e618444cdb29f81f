//go:build mutant

// The key is looked up by the algorithm, so the last one of each algorithm replaces the
// others.
//
//lab:breaks 2.12
//lab:overdoes 2.27
//lab:kills TestKeyRotation
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	named, ok := v.keys[id]
	if !ok {
		return nil, errUnknownKey
	}
	if named.algorithm != token.Method.Alg() {
		return nil, errAlgorithm
	}
	var last string
	for id, key := range v.keys {
		if key.algorithm == named.algorithm {
			last = max(last, id)
		}
	}
	return v.keys[last].material, nil
}
