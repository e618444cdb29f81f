//go:build mutant

// An origin is allowed, too, when it is the host that was asked for: a name
// that an attacker binds to our address is.
//
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
