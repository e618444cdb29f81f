//go:build mutant

// Only requests for a WebSocket need a listed origin: a page from any site is let in
// when it begins with long-polling.
//
//lab:breaks 2.4
//lab:kills TestOrigin
package handshakeauth

import "net/http"

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		if r.Header.Get("Upgrade") == "" {
			return nil
		}
		if len(r.Header.Values("Origin")) > 1 {
			return errOrigin
		}
		for _, origin := range r.Header.Values("Origin") {
			if !slices.Contains(list, origin) {
				return errOrigin
			}
		}
		return nil
	}
}
