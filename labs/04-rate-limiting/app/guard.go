package app

import "net/http"

// A Guard protects the server. You write it in lab 04. It knows nothing about
// Socket.IO, so the same guard can protect a plain WebSocket.
//
// Its methods are called concurrently.
type Guard interface {
	// Admit decides on a handshake, before the connection exists. An error
	// refuses it. The request's context ends when the connection has ended.
	Admit(*http.Request) error

	// Authenticated tells the guard that the connection which this request
	// opened has a user now.
	Authenticated(*http.Request)

	// Charge takes the cost of an event from the user's budget and returns nil,
	// or returns a refusal.
	Charge(user, event string) *Refusal
}

// A Refusal is the answer to an event that the server refused.
type Refusal struct {
	Error string `json:"error"` // always RateLimited
	// RetryAfterMs is the shortest wait after which the same event passes, in
	// whole milliseconds.
	RetryAfterMs int64 `json:"retryAfterMs"`
	// Disconnect means that this was one refusal too many: tell the client and
	// close its connection.
	Disconnect bool `json:"-"`
}

// RateLimited is the Error of every Refusal.
const RateLimited = "rate_limited"
