package loadbalancing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

const (
	tokenSize = 16
	idSize    = 26 // of rand.Text
)

func (s *nodes) mac(purpose, text string) []byte {
	mac := hmac.New(sha256.New, []byte(s.keys.CookieKey))
	mac.Write([]byte(purpose + "\x00" + s.keys.Cookie + "\x00" + text))
	return mac.Sum(nil)
}

// token stands for a node: only who has the key knows for which.
func (s *nodes) token(name string) string { return string(s.mac("node", name)[:tokenSize]) }

func (s *nodes) cookie(t *target, id string) *http.Cookie {
	value := t.token + id
	return &http.Cookie{
		Name: s.keys.Cookie, Value: base64.RawURLEncoding.EncodeToString(append([]byte(value), s.mac("cookie", value)...)),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// bySeal returns the node and the id that a cookie of ours names, if the node answers.
func (s *nodes) bySeal(cookies []*http.Cookie) (*target, string) {
	for _, cookie := range cookies {
		all, err := base64.RawURLEncoding.Strict().DecodeString(cookie.Value)
		if err != nil || len(all) != tokenSize+idSize+sha256.Size {
			continue
		}
		value := string(all[:tokenSize+idSize])
		if !hmac.Equal(all[tokenSize+idSize:], s.mac("cookie", value)) {
			continue
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, t := range s.all {
			if hmac.Equal([]byte(t.token), []byte(value[:tokenSize])) && t.life.Err() == nil {
				return t, value[tokenSize:]
			}
		}
		break
	}
	return nil, ""
}
