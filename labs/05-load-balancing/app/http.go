package app

import (
	"io"
	"net/http"
	"sync"
)

// A RoundTripper makes an http.RoundTripper of a function.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (do RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return do(r) }

// OnClose returns a body that calls a function once, when it is closed. Whoever gets the
// answer of a RoundTripper closes its body, at its end or because the client has gone.
func OnClose(body io.ReadCloser, then func()) io.ReadCloser {
	return &closing{ReadCloser: body, then: then}
}

type closing struct {
	io.ReadCloser
	once sync.Once
	then func()
}

// Close closes the body.
func (c *closing) Close() error {
	defer c.once.Do(c.then)
	return c.ReadCloser.Close()
}
