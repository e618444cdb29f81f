//go:build mutant

// The cookie is encrypted and not authenticated: whoever alters its end still reaches the
// node.
//
//lab:breaks 5.9
//lab:kills TestForgedCookies
package loadbalancing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

type sealer struct{ block cipher.Block }

func newSealer(key string) (*sealer, error) {
	derived := sha256.Sum256([]byte(key))
	block, err := aes.NewCipher(derived[:])
	return &sealer{block}, err
}

func (s *sealer) crypt(text []byte) []byte {
	out := make([]byte, len(text))
	cipher.NewCTR(s.block, make([]byte, aes.BlockSize)).XORKeyStream(out, text)
	return out
}

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	sealed := s.crypt([]byte(node + "\x00" + id))
	return &http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString(sealed),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	cookie, err := r.Cookie(name)
	if err != nil {
		return "", "", false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(s.crypt(sealed)), "\x00")
}
