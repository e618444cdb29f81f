//go:build mutant

// An entry of the list may have a star, which stands for any subdomain.
//
//lab:breaks 2.3 2.64
//lab:kills TestPolicy
package handshakeauth

import (
	"net/http"
	"path"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		if len(origins) == 0 {
			return nil
		}
		for _, pattern := range list {
			if matches, _ := path.Match(pattern, origins[0]); len(origins) == 1 && (matches || pattern == origins[0]) {
				return nil
			}
		}
		return errOrigin
	}
}
