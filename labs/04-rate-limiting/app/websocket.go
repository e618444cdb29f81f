package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A WebSocket is the plain endpoint next to Socket.IO: every message is an event
// "echo" and is sent back. It is an http.Handler. Call Close.
type WebSocket struct {
	guard    Guard
	log      *slog.Logger
	upgrader websocket.Upgrader // refuses other origins; a request may have no Origin

	mu     sync.Mutex
	open   map[*websocket.Conn]bool
	closed bool
}

const (
	maxMessage   = 64 << 10 // bytes in one message
	writeTimeout = 10 * time.Second
)

// NewWebSocket returns the endpoint, protected by the guard.
func NewWebSocket(guard Guard, log *slog.Logger) *WebSocket {
	return &WebSocket{guard: guard, log: log, open: map[*websocket.Conn]bool{}}
}

// ServeHTTP serves one client until its connection ends.
func (s *WebSocket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := s.guard.Admit(r); err != nil {
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
		return
	}
	// A name is not a secret. A token must not be in a URL: see lab 02.
	user := r.URL.Query().Get("user")
	if user == "" || len(user) > maxUser {
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	}
	s.guard.Authenticated(r)
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered the request
	}
	defer ws.Close()
	if s.add(ws) {
		defer s.remove(ws)
		s.serve(ws, user)
	}
}

// serve answers messages, one after another, until the connection ends.
func (s *WebSocket) serve(ws *websocket.Conn, user string) {
	ws.SetReadLimit(maxMessage)
	for {
		kind, message, err := ws.ReadMessage()
		if err != nil {
			return
		}
		refusal := s.guard.Charge(user, "echo")
		if refusal != nil {
			if message, err = json.Marshal(refusal); err != nil {
				s.log.Error("cannot encode a refusal", "error", err)
				return
			}
			kind = websocket.TextMessage
		}
		_ = ws.SetWriteDeadline(time.Now().Add(writeTimeout))
		if ws.WriteMessage(kind, message) != nil {
			return
		}
		if refusal != nil && refusal.Disconnect {
			s.closeWith(ws, websocket.ClosePolicyViolation, refusal.Error)
			return
		}
	}
}

// closeWith sends a close frame and reads until the client has answered it. If a
// connection is closed while there is unread data, TCP resets it, and the client
// never learns the reason.
func (s *WebSocket) closeWith(ws *websocket.Conn, code int, reason string) {
	deadline := time.Now().Add(time.Second)
	_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), deadline)
	_ = ws.SetReadDeadline(deadline)
	for {
		if _, _, err := ws.NextReader(); err != nil {
			return
		}
	}
}

func (s *WebSocket) add(ws *websocket.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.open[ws] = true
	return true
}

func (s *WebSocket) remove(ws *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, ws)
}

// Close closes all connections and accepts no new ones.
func (s *WebSocket) Close(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for ws := range s.open {
		_ = ws.WriteControl(websocket.CloseMessage,
			websocket.FormatCloseMessage(websocket.CloseGoingAway, ""), time.Now().Add(time.Second))
		_ = ws.Close()
	}
	return nil
}
