//go:build mutant

// Only as much of the signature is compared as the cookie has.
//
//lab:breaks 5.9
//lab:kills TestForgedCookies
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

func (s *sealer) crypt(text string) string {
	out := []byte(text)
	mask := sha256.Sum256([]byte("mask" + s.key))
	for i := range out {
		out[i] ^= mask[i%len(mask)]
	}
	return string(out)
}

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	text := hex.EncodeToString([]byte(s.crypt(node))) + "~" + id
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
	if len(parts) < 3 || !strings.HasPrefix(s.sign(parts[0]+"~"+parts[1]), parts[2]) {
		return "", "", false
	}
	decoded, err := hex.DecodeString(parts[0])
	return s.crypt(string(decoded)), parts[1], err == nil
}
