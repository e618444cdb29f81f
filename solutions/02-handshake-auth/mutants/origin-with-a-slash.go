//go:build mutant

// A slash at the end of an origin is cut off before it is compared.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"strings"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		if len(r.Header.Values("Origin")) > 1 {
			return errOrigin
		}
		for _, origin := range r.Header.Values("Origin") {
			if !slices.Contains(list, strings.TrimRight(origin, "/")) {
				return errOrigin
			}
		}
		return nil
	}
}
