package ratelimiting

import "net/http"

// Connections counts the open connections of each address, and separately those
// that have no user yet. It may be used concurrently.
type Connections struct {
	// TODO 7: what does it count? When a user has been identified, how does it find
	// the connection? socket.Request() is the request that Admit received.
}

// Open counts a connection until it ends, or returns an error. r.Context() ends
// when the connection does.
func (c *Connections) Open(address string, r *http.Request) error {
	return nil // TODO 7
}

// Authenticated stops counting the connection of a request as one without a user.
func (c *Connections) Authenticated(r *http.Request) {} // TODO 7
