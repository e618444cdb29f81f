//go:build mutant

// Origins are compared without regard to case.
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
			if !slices.ContainsFunc(list, func(one string) bool { return strings.EqualFold(one, origin) }) {
				return errOrigin
			}
		}
		return nil
	}
}
