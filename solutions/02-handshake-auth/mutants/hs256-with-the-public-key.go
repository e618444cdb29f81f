//go:build mutant

// The token chooses the algorithm: the bytes of a public key, which everybody
// knows, become the secret of an HMAC.
//
//lab:breaks 2.13
//lab:kills TestAlgorithmSwitched
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

func (v *Verifier) key(token *jwt.Token) (any, error) {
	id, _ := token.Header["kid"].(string)
	key, ok := v.keys[id]
	if !ok {
		return nil, errUnknownKey
	}
	if _, hmac := token.Method.(*jwt.SigningMethodHMAC); hmac {
		return []byte(key.material.(string)), nil
	}
	if _, rsa := token.Method.(*jwt.SigningMethodRSA); rsa {
		return jwt.ParseRSAPublicKeyFromPEM([]byte(key.material.(string)))
	}
	return jwt.ParseEdPublicKeyFromPEM([]byte(key.material.(string)))
}

func parseKey(key app.Key) (any, error) {
	if key.Algorithm == "HS256" {
		return string(key.Secret), nil
	}
	return key.PublicKey, nil
}
