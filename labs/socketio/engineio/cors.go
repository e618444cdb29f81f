package engineio

import (
	"net/http"
	"slices"
)

// CORS (cross-origin resource sharing) allows pages of other origins to read the
// server's responses, which browsers forbid by default.
//
// CORS is not access control. Only browsers respect it, and not for WebSockets:
// any page may open one, and the browser sends the user's cookies along. Use
// Options.AllowRequest to decide who may connect.
// https://socket.io/docs/v4/handling-cors/
type CORS struct {
	// Origins that are allowed, each as browsers send it:
	// "https://app.example.com". There is no wildcard. Defaults to none.
	Origins []string
	// Credentials lets those pages send cookies along.
	Credentials bool
}

// answer sets the CORS headers of a response. It reports true if the request was
// a preflight; the response to it is then complete.
func (c CORS) answer(w http.ResponseWriter, r *http.Request) bool {
	if len(c.Origins) == 0 {
		return false
	}
	header, origin := w.Header(), r.Header.Get("Origin")
	header.Add("Vary", "Origin") // caches must not serve one origin's response to another
	allowed := slices.Contains(c.Origins, origin)
	if allowed {
		header.Set("Access-Control-Allow-Origin", origin)
		if c.Credentials {
			header.Set("Access-Control-Allow-Credentials", "true")
		}
	}
	if r.Method != http.MethodOptions {
		return false
	}
	header.Add("Vary", "Access-Control-Request-Headers")
	if allowed {
		header.Set("Access-Control-Allow-Methods", "GET, POST")
		if wanted := r.Header.Get("Access-Control-Request-Headers"); wanted != "" {
			header.Set("Access-Control-Allow-Headers", wanted)
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}
