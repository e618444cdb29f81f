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

// A sealer makes cookies that say where a client is. Only the balancer can read them, and
// nobody else can make them.
type sealer struct{ aead cipher.AEAD }

// newSealer returns the sealer of a key. Balancers with the same key read each other's
// cookies.
func newSealer(key string) *sealer {
	derived, err := hkdf.Key(sha256.New, []byte(key), nil, "socketlab balancer cookie", 32)
	if err != nil {
		panic(err) // not for 32 bytes
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(err) // not for 32 bytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // not for AES
	}
	return &sealer{aead}
}

// set adds the cookie of a session to an answer.
func (s *sealer) set(to http.Header, name, node, id string) {
	sealed := s.aead.Seal(nil, nil, []byte(node+"\x00"+id), []byte(name))
	cookie := http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString(sealed),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	to.Add("Set-Cookie", cookie.String())
}

// read returns what the request's cookie says. Whatever is not one of ours counts as none.
func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	for _, cookie := range r.CookiesNamed(name) {
		sealed, err := base64.RawURLEncoding.Strict().DecodeString(cookie.Value)
		if err != nil {
			continue
		}
		if plain, err := s.aead.Open(nil, nil, sealed, []byte(name)); err == nil {
			node, id, ok = strings.Cut(string(plain), "\x00")
			return node, id, ok
		}
	}
	return "", "", false
}
