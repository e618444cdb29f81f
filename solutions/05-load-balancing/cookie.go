package loadbalancing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// A sealer makes cookies that say where a session is. Only who has the key can make or read
// one.
type sealer struct{ aead cipher.AEAD }

// newSealer returns the sealer of a key. Balancers with the same key read each other's
// cookies.
func newSealer(key string) (*sealer, error) {
	derived, err := hkdf.Key(sha256.New, []byte(key), nil, "socketlab load balancer cookie", 32)
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

// cookie returns the cookie of a session.
func (s *sealer) cookie(name, node, id string) *http.Cookie {
	sealed := s.aead.Seal(nil, nil, []byte(node+"\x00"+id), []byte(name))
	return &http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString(sealed),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// read returns what a request's cookie says. A cookie that is not ours is ignored.
func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	for _, cookie := range r.CookiesNamed(name) {
		sealed, err := base64.RawURLEncoding.Strict().DecodeString(cookie.Value)
		if err != nil {
			continue
		}
		if plain, err := s.aead.Open(nil, nil, sealed, []byte(name)); err == nil {
			return strings.Cut(string(plain), "\x00")
		}
	}
	return "", "", false
}
