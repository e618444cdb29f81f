//go:build mutant

// An origin is accepted when it ends with a host name from the list.
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
		origin := r.Header.Get("Origin")
		if origin == "" {
			return nil
		}
		for _, allowed := range list {
			_, host, _ := strings.Cut(allowed, "://")
			if strings.HasSuffix(origin, host) {
				return nil
			}
		}
		return errOrigin
	}
}
