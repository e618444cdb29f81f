//go:build mutant

// Who sends no origin is refused: every client that is no browser.
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
		if slices.Contains(list, origin) {
			return nil
		}
		return errOrigin
	}
}
