//go:build mutant

// The cookie is a number that says something only to the process that has given it.
//
//lab:breaks 5.10
//lab:kills TestCookie
package loadbalancing

import (
	"net/http"
	"sync"
)

type sealer struct{ nodes sync.Map } // by the value of the cookie

func newSealer(string) (*sealer, error) { return &sealer{}, nil }

func (s *sealer) cookie(name, node, id string) *http.Cookie {
	s.nodes.Store(id, node)
	return &http.Cookie{Name: name, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

func (s *sealer) read(r *http.Request, name string) (node, id string, ok bool) {
	for _, cookie := range r.CookiesNamed(name) {
		if node, ok := s.nodes.Load(cookie.Value); ok {
			return node.(string), cookie.Value, true
		}
	}
	return "", "", false
}
