//go:build mutant

// Every balancer uses the same key, whatever cookieKey says.
//
//lab:breaks 5.9
//lab:kills TestForgedCookies
package loadbalancing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
)

func newSealer(key string) (*sealer, error) {
	derived, err := hkdf.Key(sha256.New, []byte("a key that everybody has"), nil, "socketlab load balancer cookie", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &sealer{aead}, err
}
