//go:build mutant

// An origin that equals the Host header is accepted too. An attacker can point a
// name of their own at our address.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"net/url"
	"slices"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origin := r.Header.Get("Origin")
		from, err := url.Parse(origin)
		if origin == "" || slices.Contains(list, origin) || err == nil && from.Host == r.Host {
			return nil
		}
		return errOrigin
	}
}
