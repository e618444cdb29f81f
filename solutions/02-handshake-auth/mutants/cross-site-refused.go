//go:build mutant

// A page that its browser calls cross-site is refused, even if its origin is on the list.
//
//lab:overdoes 2.1
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"slices"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
			return errOrigin
		}
		if len(origins) == 0 || len(origins) == 1 && slices.Contains(list, origins[0]) {
			return nil
		}
		return errOrigin
	}
}
