package handshakeauth

import (
	"errors"
	"net/http"
)

var errOrigin = errors.New("the origin is not on the list")

// allowOrigins returns a check of HTTP handshakes that accepts the pages of these
// origins, spelled exactly like that, and clients that are not browsers: they send no
// Origin.
func allowOrigins(list []string) func(*http.Request) error {
	allowed := map[string]bool{}
	for _, origin := range list {
		allowed[origin] = true
	}
	return func(r *http.Request) error {
		origins := r.Header["Origin"]
		if len(origins) == 0 || len(origins) == 1 && allowed[origins[0]] {
			return nil
		}
		return errOrigin
	}
}
