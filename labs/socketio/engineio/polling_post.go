package engineio

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
	"unicode/utf8"
)

var errNotUTF8 = errors.New("a body that is not UTF-8")

// post receives the packets of a POST. While the layer above does not take
// them, the client waits for its answer, and must not send more.
func (p *polling) post(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	no, overlap := p.refuses(), p.posting
	if no == nil && !overlap {
		p.posting = true
	}
	p.mu.Unlock()
	switch {
	case no != nil:
		no.write(w)
		return
	case overlap:
		p.session.drop(ReasonTransportError)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	status := p.take(w, r)
	// Before the answer, after which the client may send the next.
	p.mu.Lock()
	p.posting = false
	p.mu.Unlock()
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	// text/html as the official server says: some browsers offer to save a file
	// of text/plain.
	_ = p.respond(w, "text/html", []byte("ok"))
}

// take reads a POST's body, delivers its packets, and returns the status of the
// answer.
func (p *polling) take(w http.ResponseWriter, r *http.Request) int {
	if r.Header.Get("Content-Type") == "application/octet-stream" { // bytes of Engine.IO v3
		p.session.drop(ReasonTransportError)
		return http.StatusBadRequest
	}
	body, err := p.read(w, r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge // and the session lives on, as on the official server
	case err != nil:
		p.session.drop(ReasonTransportError)
		return http.StatusBadRequest
	}
	p.mu.Lock()
	late := p.refuses() != nil
	p.mu.Unlock()
	if late { // the session has ended meanwhile, or been upgraded
		return http.StatusBadRequest
	}
	p.deliver(body)
	return http.StatusOK
}

// read reads a body that may come slowly, but ends with the session: while it
// comes the client can send no pong.
func (p *polling) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	limit := p.session.opts.MaxHTTPBufferSize
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	aborted := make(chan struct{})
	stop := context.AfterFunc(p.session.ctx, func() {
		defer close(aborted)
		_ = http.NewResponseController(w).SetReadDeadline(time.Now())
	})
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if !stop() {
		// There must be no later request on this connection: net/http, reading
		// ahead, may have run into the deadline, and cancels the context of all.
		<-aborted
		w.Header().Set("Connection", "close")
	}
	return body, err
}

// deliver hands the packets over until one of them ends the session.
func (p *polling) deliver(body []byte) {
	if !utf8.Valid(body) {
		p.session.drop(p.session.violated(errNotUTF8))
		return
	}
	for more := true; more; {
		var text []byte
		text, body, more = cutPayload(body)
		switch reason := p.session.receive(text); reason {
		case "":
		case ReasonTransportClose: // the client says goodbye, and is told that its poll is over
			p.mu.Lock()
			p.answer(packetNoop)
			p.mu.Unlock()
			p.session.drop(reason)
			return
		default:
			p.session.drop(reason)
			return
		}
	}
}
