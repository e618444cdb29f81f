package engineio

import (
	"net/http"
	"slices"
)

// CORS (cross-origin resource sharing) opens what browsers keep closed: that a
// page of one origin reads what a server of another answers.
//
// It is no access control. It binds browsers only, and not even those when they
// open a WebSocket, which any page may, with the cookies of whoever looks at it.
// What decides who may connect is Options.AllowRequest.
// https://socket.io/docs/v4/handling-cors/
type CORS struct {
	// Origins that may, each as browsers send it: "https://app.example.com".
	// There is no wildcard. Defaults to none.
	Origins []string
	// Credentials lets those pages send cookies along.
	Credentials bool
}

// answer sets the headers of a response, and reports whether the request was a
// preflight, which is answered with that.
func (c CORS) answer(w http.ResponseWriter, r *http.Request) bool {
	if len(c.Origins) == 0 {
		return false
	}
	header, origin := w.Header(), r.Header.Get("Origin")
	header.Add("Vary", "Origin") // caches must not give one origin's answer to another
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
