//go:build mutant

// An empty list of origins accepts every page: nobody has configured it yet.
//
//lab:breaks 2.3 2.64
//lab:kills TestPolicy
package handshakeauth

import (
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		values := r.Header.Values("Origin")
		if len(values) == 0 || len(list) == 0 || len(values) == 1 && slices.Contains(list, values[0]) {
			return nil
		}
		return errOrigin
	}
}
