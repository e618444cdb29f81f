//go:build mutant

// The origin null is taken for none: a sandboxed frame of any page has it.
//
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
