//go:build mutant

// Every cookie that has the right content is obeyed, whatever its name.
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
	for _, cookie := range r.Cookies() {
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
