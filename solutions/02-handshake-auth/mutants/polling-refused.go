//go:build mutant

// A handshake for HTTP long-polling is refused, whatever its origin.
//
//lab:overdoes 2.4
//lab:kills TestOrigin
package handshakeauth

import (
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		listed := len(origins) == 0 || len(origins) == 1 && slices.Contains(list, origins[0])
		if listed && r.URL.Query().Get("transport") == "websocket" {
			return nil
		}
		return errOrigin
	}
}
