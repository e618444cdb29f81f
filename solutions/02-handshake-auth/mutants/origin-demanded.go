//go:build mutant

// A request without an Origin header is refused, and with it every client that is
// not a browser.
//
//lab:breaks 2.3
//lab:overdoes 2.2
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"slices"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origin := r.Header.Get("Origin")
		if slices.Contains(list, origin) {
			return nil
		}
		return errOrigin
	}
}
