//go:build mutant

// Every process makes a key of its own when it starts.
//
//lab:breaks 5.10
//lab:kills TestCookie
package loadbalancing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
)

func newSealer(key string) (*sealer, error) {
	derived, err := hkdf.Key(sha256.New, []byte(key+rand.Text()), nil, "socketlab load balancer cookie", 32)
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
