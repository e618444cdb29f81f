package handshakeauth

import (
	"crypto"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"socketlab/labs/02-handshake-auth/app"
)

// minSecret is the length of the shortest secret for HS256, in bytes: RFC 7518, section
// 3.2.
const minSecret = sha256.Size

// A key verifies signatures of one algorithm. The token does not choose it.
type key struct {
	algorithm string
	verify    func(signed, signature []byte) bool
}

var (
	errNoPEM     = errors.New("it is not PEM with a public key of its algorithm")
	errSecret    = fmt.Errorf("its secret is shorter than %d bytes", minSecret)
	errAlgorithm = errors.New("its algorithm is not EdDSA, RS256 or HS256")
)

// verification returns the function that verifies signatures with a key.
func verification(k app.Key) (func(signed, signature []byte) bool, error) {
	switch k.Algorithm {
	case "EdDSA":
		public, err := publicKey[ed25519.PublicKey](k.PublicKey)
		return func(signed, signature []byte) bool {
			return ed25519.Verify(public, signed, signature)
		}, err
	case "RS256":
		public, err := publicKey[*rsa.PublicKey](k.PublicKey)
		return func(signed, signature []byte) bool {
			hash := sha256.Sum256(signed)
			return rsa.VerifyPKCS1v15(public, crypto.SHA256, hash[:], signature) == nil
		}, err
	case "HS256":
		if len(k.Secret) < minSecret {
			return nil, errSecret // an empty secret is one that everybody knows
		}
		return func(signed, signature []byte) bool {
			mac := hmac.New(sha256.New, k.Secret)
			mac.Write(signed)
			return hmac.Equal(mac.Sum(nil), signature) // in constant time
		}, nil
	}
	return nil, errAlgorithm
}

// publicKey reads a PEM block with a SubjectPublicKeyInfo.
func publicKey[T any](text string) (public T, err error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return public, errNoPEM
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return public, fmt.Errorf("%w: %w", errNoPEM, err)
	}
	public, ok := parsed.(T)
	if !ok {
		return public, errNoPEM
	}
	return public, nil
}
