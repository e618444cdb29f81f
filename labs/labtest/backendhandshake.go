package labtest

import "net/http"

// AcceptWith adds these headers to the answers with which the back end accepts WebSockets.
// Sec-WebSocket-Protocol chooses a subprotocol.
func (b *Backend) AcceptWith(header http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acceptWith = header.Clone()
}

// AnswerHandshakes lets handler answer the handshakes of WebSockets. It may refuse them, or
// take the connection over: see [http.Hijacker]. With nil the back end accepts them again.
func (b *Backend) AnswerHandshakes(handler http.Handler) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handshake = handler
}

// shakeHands answers the handshake of a WebSocket.
func (b *Backend) shakeHands(w http.ResponseWriter, r *http.Request, request BackendRequest) {
	b.mu.Lock()
	handler, header := b.handshake, b.acceptWith
	b.mu.Unlock()
	if handler != nil {
		handler.ServeHTTP(w, r)
		return
	}
	b.upgrade(w, r, header, request)
}
