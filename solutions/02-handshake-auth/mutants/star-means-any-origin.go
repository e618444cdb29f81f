//go:build mutant

// A star in the list of origins lets every page in.
//
//lab:breaks 2.3 2.64
//lab:kills TestPolicy
package handshakeauth

import (
	"net/http"
	"slices"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		if len(origins) == 0 || len(origins) == 1 && (slices.Contains(list, "*") || slices.Contains(list, origins[0])) {
			return nil
		}
		return errOrigin
	}
}
