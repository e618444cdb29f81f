//go:build mutant

// The cookie has no Path, so a browser sends it only below /socket.io.
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
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
