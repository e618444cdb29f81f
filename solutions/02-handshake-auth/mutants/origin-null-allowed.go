//go:build mutant

// The origin null is treated like a missing header, but any page can load a
// sandboxed frame that sends it.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"slices"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origin := r.Header.Get("Origin")
		if origin == "" || origin == "null" || slices.Contains(list, origin) {
			return nil
		}
		return errOrigin
	}
}
