//go:build mutant

// The cookie is SameSite=Strict, so it is missing when somebody follows a link.
//
//lab:overdoes 5.6
//lab:kills TestCookie
package loadbalancing

import (
	"encoding/base64"
	"net/http"
)

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	sealed := s.aead.Seal(nil, nil, []byte(node+"\x00"+id), []byte(name))
	return &http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString(sealed),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}
