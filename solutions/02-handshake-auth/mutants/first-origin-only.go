//go:build mutant

// Only the first Origin header of a request is compared.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		if origins := r.Header.Values("Origin"); len(origins) > 0 && !slices.Contains(list, origins[0]) {
			return errOrigin
		}
		return nil
	}
}
