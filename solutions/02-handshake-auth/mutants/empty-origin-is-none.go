//go:build mutant

// An Origin header with an empty value is treated as missing.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		if len(r.Header.Values("Origin")) > 1 {
			return errOrigin
		}
		for _, origin := range r.Header.Values("Origin") {
			if origin != "" && !slices.Contains(list, origin) {
				return errOrigin
			}
		}
		return nil
	}
}
