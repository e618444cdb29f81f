package ratelimiting

import "net/http"

// Connections counts the open connections of each address, and apart from the
// others those that have no user yet. It may be used concurrently.
type Connections struct {
	// TODO 6: what does it count, and how does it find a connection again whose
	// user has become known? socket.Request() is the request that Admit saw.
}

// Open counts a connection until it ends, or returns an error. r.Context() ends
// when the connection does.
func (c *Connections) Open(address string, r *http.Request) error {
	return nil // TODO 6
}

// Authenticated takes the connection of a request from those without a user.
func (c *Connections) Authenticated(r *http.Request) {} // TODO 6
