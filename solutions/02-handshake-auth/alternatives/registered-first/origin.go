package handshakeauth

import (
	"errors"
	"net/http"
	"slices"
)

var errOrigin = errors.New("the origin is not on the list")

// AllowOrigins returns a check of HTTP handshakes. It accepts a page whose
// origin equals an entry of the list, character by character, and a request
// without an Origin header: only clients that are not browsers leave it out, and
// no page can make a browser do so.
func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		for _, origin := range r.Header.Values("Origin") {
			if !slices.Contains(list, origin) {
				return errOrigin
			}
		}
		return nil
	}
}
