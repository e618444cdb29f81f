//go:build mutant

// The entries of the list are brought into the form that browsers send, and no longer used as
// they are.
//
//lab:breaks 2.3 2.64
//lab:overdoes 2.1
//lab:kills TestPolicy
package handshakeauth

import (
	"net/http"
	"slices"
	"strings"
)

func AllowOrigins(list []string) func(*http.Request) error {
	var tidy []string
	for _, origin := range list {
		tidy = append(tidy, strings.TrimSuffix(strings.ToLower(origin), "/"))
	}
	return func(r *http.Request) error {
		origins := r.Header.Values("Origin")
		if len(origins) == 0 || len(origins) == 1 && slices.Contains(tidy, origins[0]) {
			return nil
		}
		return errOrigin
	}
}
