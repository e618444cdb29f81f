//go:build mutant

// The cookie is signed, and says the name of the node in clear.
//
//lab:breaks 5.8
//lab:kills TestCookie
package loadbalancing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

type sealer struct{ key string }

func newSealer(key string) (*sealer, error) { return &sealer{key}, nil }

func (s *sealer) sign(text string) string {
	mac := hmac.New(sha256.New, []byte(s.key))
	_, _ = mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	text := node + "~" + id
	return &http.Cookie{
		Name: name, Value: text + "~" + s.sign(text),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	cookie, err := r.Cookie(name)
	if err != nil {
		return "", "", false
	}
	parts := strings.Split(cookie.Value, "~")
	if len(parts) != 3 || parts[2] != s.sign(parts[0]+"~"+parts[1]) {
		return "", "", false
	}
	return parts[0], parts[1], true
}
