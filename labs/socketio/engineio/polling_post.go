package engineio

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
	"unicode/utf8"
)

var errNotUTF8 = errors.New("body is not UTF-8")

// post receives the packets of a POST. The client gets no answer before the
// layer above has taken them, and must not send more until then.
func (p *polling) post(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	refusal, overlap := p.refusal(), p.posting
	if refusal == nil && !overlap {
		p.posting = true
	}
	p.mu.Unlock()
	switch {
	case refusal != nil:
		refusal.write(w)
		return
	case overlap:
		p.session.drop(ReasonTransportError)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	status := p.receivePost(w, r)
	// Before the answer: the client may send its next POST as soon as it has it.
	p.mu.Lock()
	p.posting = false
	p.mu.Unlock()
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	// text/html, like the official server: some browsers offer to download a
	// text/plain response.
	_ = p.respond(w, "text/html", []byte("ok"))
}

// receivePost reads the body of a POST, delivers its packets, and returns the
// status of the answer.
func (p *polling) receivePost(w http.ResponseWriter, r *http.Request) int {
	if r.Header.Get("Content-Type") == "application/octet-stream" { // binary of Engine.IO v3
		p.session.drop(ReasonTransportError)
		return http.StatusBadRequest
	}
	body, err := p.readBody(w, r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge // and the session stays open
	case err != nil:
		p.session.drop(ReasonTransportError)
		return http.StatusBadRequest
	}
	p.mu.Lock()
	late := p.refusal() != nil
	p.mu.Unlock()
	if late { // the session ended or was upgraded while the body came in
		return http.StatusBadRequest
	}
	p.deliver(body)
	return http.StatusOK
}

// readBody reads a body, and gives up when the session ends: a client that sends
// its body slowly can send no pong in the meantime.
func (p *polling) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
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
		// This connection must carry no further request: net/http reads ahead, may
		// have met the deadline, and then cancels the context of every request.
		<-aborted
		w.Header().Set("Connection", "close")
	}
	return body, err
}

// deliver passes the packets to the session until one of them ends it.
func (p *polling) deliver(body []byte) {
	if !utf8.Valid(body) {
		p.session.drop(p.session.protocolError(errNotUTF8))
		return
	}
	for more := true; more; {
		var text []byte
		text, body, more = cutPayload(body)
		switch reason := p.session.receive(text); reason {
		case "":
		case ReasonTransportClose: // the client closes; its waiting poll gets a noop
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
