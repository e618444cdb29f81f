package app

import "net/http"

// A Guard protects the server: what the reader of lab 04 writes. Nothing in it
// knows whether it guards Socket.IO or a plain WebSocket.
//
// Its methods are called concurrently.
type Guard interface {
	// Admit decides on a handshake, before the connection exists; an error
	// refuses it. The request's context ends when its connection has.
	Admit(*http.Request) error

	// Authenticated is told that the connection which a request opened has a
	// user now.
	Authenticated(*http.Request)

	// Charge takes what an event costs out of the user's budget, or returns how
	// it is refused.
	Charge(user, event string) *Refusal
}

// A Refusal is what a client reads when the server refused an event.
type Refusal struct {
	Error string `json:"error"` // always RateLimited
	// RetryAfterMs is the shortest wait, in whole milliseconds, after which the
	// same event passes.
	RetryAfterMs int64 `json:"retryAfterMs"`
	// Disconnect says that this was one refusal too many: tell the client, and
	// end its connection.
	Disconnect bool `json:"-"`
}

// RateLimited is the Error of every Refusal.
const RateLimited = "rate_limited"
