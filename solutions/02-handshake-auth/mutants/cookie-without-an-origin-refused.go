//go:build mutant

// A request without an Origin header is taken for one of a browser if it has a cookie, and is
// refused.
//
//lab:overdoes 2.2
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		values := r.Header.Values("Origin")
		if len(values) == 0 && r.Header.Get("Cookie") == "" || len(values) == 1 && slices.Contains(list, values[0]) {
			return nil
		}
		return errOrigin
	}
}
