//go:build mutant

// A key for HS256 may have an empty secret, so anybody can sign tokens with it.
//
//lab:breaks 2.64
//lab:kills TestPolicy
package handshakeauth

import (
	"fmt"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

func parseKey(key app.Key) (any, error) {
	switch key.Algorithm {
	case "EdDSA":
		return jwt.ParseEdPublicKeyFromPEM([]byte(key.PublicKey))
	case "RS256":
		return jwt.ParseRSAPublicKeyFromPEM([]byte(key.PublicKey))
	case "HS256":
		return key.Secret, nil
	}
	return nil, fmt.Errorf("unknown algorithm %q", key.Algorithm)
}
