package socketio

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"socketlab/labs/socketio/engineio"
)

// A Handshake holds what a client sent when it connected. The client can choose all
// of it except Address, Time and Secure.
type Handshake struct {
	// Auth is the payload of the CONNECT packet: a JSON object, {} if the client
	// sent none. It often holds a token: never log it.
	Auth json.RawMessage
	// Headers of the HTTP request.
	Headers http.Header
	// Query of the HTTP request.
	Query url.Values
	// URL is the path and query of the HTTP request. Query often holds a token: never
	// log either.
	URL string
	// Address is the IP address of the TCP peer. Behind a proxy it is the proxy's.
	Address string
	// Time of the handshake on the server's Clock.
	Time time.Time
	// Secure reports whether the connection to this process uses TLS.
	Secure bool
}

func newHandshake(r *http.Request, auth json.RawMessage, now time.Time) *Handshake {
	if auth == nil {
		auth = json.RawMessage("{}")
	}
	return &Handshake{
		Auth:    auth,
		Headers: r.Header,
		Query:   r.URL.Query(),
		URL:     r.URL.RequestURI(),
		Address: engineio.PeerAddress(r),
		Time:    now,
		Secure:  r.TLS != nil,
	}
}
