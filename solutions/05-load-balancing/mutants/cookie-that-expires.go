//go:build mutant

// The cookie has a date on which it expires.
//
//lab:breaks 5.6
//lab:kills TestCookie
package loadbalancing

import (
	"encoding/base64"
	"net/http"
	"time"
)

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	sealed := s.aead.Seal(nil, nil, []byte(node+"\x00"+id), []byte(name))
	return &http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString(sealed),
		Expires: time.Now().Add(24 * time.Hour), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
