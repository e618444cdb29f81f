//go:build mutant

// Only pages that were loaded over https are accepted.
//
//lab:overdoes 2.1
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
	"strings"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		values := r.Header.Values("Origin")
		if len(values) == 0 || len(values) == 1 && slices.Contains(list, values[0]) && strings.HasPrefix(values[0], "https:") {
			return nil
		}
		return errOrigin
	}
}
