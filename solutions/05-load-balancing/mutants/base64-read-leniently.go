//go:build mutant

// The last letter of the cookie may change: base64 is read leniently.
//
//lab:breaks 5.9
//lab:kills TestForgedCookies
package loadbalancing

import (
	"encoding/base64"
	"net/http"
	"strings"
)

func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	for _, cookie := range r.CookiesNamed(name) {
		sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
		if err != nil {
			continue
		}
		if plain, err := s.aead.Open(nil, nil, sealed, []byte(name)); err == nil {
			return strings.Cut(string(plain), "\x00")
		}
	}
	return "", "", false
}
