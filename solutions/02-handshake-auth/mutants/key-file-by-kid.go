//go:build mutant

// A kid that LAB_KEYS does not have is the name of a file: /dev/null is an empty secret.
//
//lab:breaks 2.12
//lab:kills TestKeyRotation
package handshakeauth

import (
	"os"
	"path/filepath"

	"github.com/golang-jwt/jwt/v5"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	switch {
	case !ok && token.Method.Alg() == "HS256" && id != "":
		return os.ReadFile(filepath.Join("keys", id))
	case !ok:
		return nil, errUnknownKey
	case key.algorithm != token.Method.Alg():
		return nil, errAlgorithm
	}
	return key.material, nil
}
