//go:build mutant

// A request with two Origin headers is accepted if both are on the list.
//
//lab:breaks 2.3
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
)

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
