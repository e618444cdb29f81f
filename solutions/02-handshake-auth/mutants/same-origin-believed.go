//go:build mutant

// A page is accepted without a look at its origin if Sec-Fetch-Site says that it is our own.
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
		origins := r.Header.Values("Origin")
		if r.Header.Get("Sec-Fetch-Site") == "same-origin" {
			return nil
		}
		if len(origins) == 0 || len(origins) == 1 && slices.Contains(list, origins[0]) {
			return nil
		}
		return errOrigin
	}
}
