//go:build mutant

// The kid is ignored: the node tries every key of the token's algorithm.
//
//lab:breaks 2.12
//lab:kills TestKeyRotation
package handshakeauth

import "github.com/golang-jwt/jwt/v5"

func (v *Verifier) key(token *jwt.Token) (any, error) {
	var set jwt.VerificationKeySet
	for _, key := range v.keys {
		if key.algorithm == token.Method.Alg() {
			set.Keys = append(set.Keys, key.material)
		}
	}
	return set, nil
}
