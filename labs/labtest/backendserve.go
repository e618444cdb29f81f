package labtest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/gorilla/websocket"
)

// serve takes one request: it reads it, counts it and then answers it, unless a fault keeps
// the back end from doing so.
func (b *Backend) serve(w http.ResponseWriter, r *http.Request) {
	b.running.Add(1)
	defer b.running.Done()
	request, conn := readBackendRequest(r, b.healthPath), backendConnOf(r)

	health, lost, first := b.arrive(request)
	if lost {
		_ = conn.Close()
		return
	}
	if !request.Whole || !b.mayAnswer(r, conn) {
		return
	}
	switch {
	case request.Health:
		if first {
			b.cluster.line.sent(b.name, conn.label(), fmt.Sprintf("HTTP %d to a health check", health))
		}
		if health/100 == 3 {
			w.Header().Set("Location", "/")
		}
		b.answerWith(w, health)
	case websocket.IsWebSocketUpgrade(r):
		b.shakeHands(w, r, request)
	default:
		b.mu.Lock()
		answer := b.answer
		b.mu.Unlock()
		if answer == nil {
			b.answerWith(w, http.StatusOK)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(request.Body))
		answer.ServeHTTP(w, r)
	}
}

// arrive notes a request. It returns the status for a health check, whether the answer is
// lost, and whether a health check is the first that is answered with this status.
func (b *Backend) arrive(request BackendRequest) (health int, lost, first bool) {
	b.mu.Lock()
	health = b.health
	if request.Health {
		first, b.lastHealth = b.lastHealth != health, health
	} else {
		lost, b.losing = b.losing, false
	}
	b.note(request)
	b.mu.Unlock()
	if text := request.describe(); lost {
		b.cluster.line.received(b.name, backendLabel(request.Connection), text+" (its answer is lost)")
	} else if !request.Health {
		b.cluster.line.received(b.name, backendLabel(request.Connection), text)
	}
	b.change.wake()
	return health, lost, first
}

// mayAnswer waits while the back end hangs, or sends a part of an answer, and reports whether
// a whole one may follow.
func (b *Backend) mayAnswer(r *http.Request, conn *backendConn) bool {
	begun := false
	for {
		changed := b.change.changed()
		switch fault := b.currentFault(); {
		case fault == slowHeaders && !begun:
			begun = true
			if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Node: "); err != nil {
				return false
			}
		case fault == hangs || fault == slowHeaders:
			select {
			case <-changed:
			case <-r.Context().Done():
				return false
			}
		case begun:
			_, _ = fmt.Fprintf(conn, "%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", b.name, len(b.name), b.name)
			_ = conn.Close()
			return false
		default:
			return fault == answers
		}
	}
}

// answerWith answers with a status and the name of the back end.
func (b *Backend) answerWith(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, b.name)
}
