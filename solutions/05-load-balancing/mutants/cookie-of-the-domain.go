//go:build mutant

// The cookie has a Domain, so all hosts below it get it.
//
//lab:breaks 5.6
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
		Domain: "127.0.0.1", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
