//go:build mutant

// The keys are kept by their kid in lower case: of two that differ in case, only one is left.
//
//lab:breaks 2.12
//lab:overdoes 2.27
//lab:kills TestPolicy
package handshakeauth

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

func parseKeys(keys []app.Key) (map[string]verificationKey, error) {
	parsed := map[string]verificationKey{}
	for _, key := range keys {
		material, err := parseKey(key)
		if err != nil {
			return nil, fmt.Errorf("parse key %q: %w", key.ID, err)
		}
		parsed[strings.ToLower(key.ID)] = verificationKey{key.Algorithm, material}
	}
	return parsed, nil
}

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[strings.ToLower(id)]
	switch {
	case !ok:
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
