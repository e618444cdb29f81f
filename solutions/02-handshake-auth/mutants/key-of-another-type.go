//go:build mutant

// A public key may be of any type, whatever its alg says, and verifies nothing then.
//
//lab:breaks 2.64
//lab:kills TestPolicy
package handshakeauth

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"socketlab/labs/02-handshake-auth/app"
)

func parseKey(key app.Key) (any, error) {
	switch key.Algorithm {
	case "EdDSA", "RS256":
		block, _ := pem.Decode([]byte(key.PublicKey))
		if block == nil {
			return nil, fmt.Errorf("no PEM")
		}
		return x509.ParsePKIXPublicKey(block.Bytes)
	case "HS256":
		if len(key.Secret) == 0 {
			return nil, errNoSecret
		}
		return key.Secret, nil
	}
	return nil, fmt.Errorf("unknown algorithm %q", key.Algorithm)
}
