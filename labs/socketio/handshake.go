package socketio

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"time"
)

// A Handshake holds what a client said when it connected. All of it is the
// client's word, the address aside.
type Handshake struct {
	// Auth is the payload of the CONNECT packet: a JSON object, {} when the
	// client sent none. It often holds a token: never log it.
	Auth json.RawMessage
	// Headers of the HTTP request.
	Headers http.Header
	// Query of the HTTP request.
	Query url.Values
	// URL is the request's path and query. Never log it: see Query.
	URL string
	// Address is the IP address of the TCP peer: of the proxy, behind one.
	Address string
	// Time of the handshake, by the server's Clock.
	Time time.Time
	// Secure says whether the connection to this process is encrypted.
	Secure bool
}

func newHandshake(r *http.Request, auth json.RawMessage, now time.Time) *Handshake {
	if auth == nil {
		auth = json.RawMessage("{}")
	}
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	return &Handshake{
		Auth:    auth,
		Headers: r.Header,
		Query:   r.URL.Query(),
		URL:     r.URL.RequestURI(),
		Address: address,
		Time:    now,
		Secure:  r.TLS != nil,
	}
}
