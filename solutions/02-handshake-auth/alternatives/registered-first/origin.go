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
// no page can make a browser do so. A browser never sends two.
func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		if len(origins) == 0 || len(origins) == 1 && slices.Contains(list, origins[0]) {
			return nil
		}
		return errOrigin
	}
}
