//go:build mutant

// A handshake from a foreign page is logged with its URL, and so with the token in it.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

import (
	"log/slog"
	"net/http"
)

func AllowOrigins(list []string) func(*http.Request) error {
	return func(r *http.Request) error {
		values := r.Header.Values("Origin")
		if len(values) == 0 || len(values) == 1 && slices.Contains(list, values[0]) {
			return nil
		}
		slog.Warn("refused a page", "origin", values, "url", r.URL.String())
		return errOrigin
	}
}
