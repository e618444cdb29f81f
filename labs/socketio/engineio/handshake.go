package engineio

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/websocket"
)

// protocol is the version of Engine.IO that a request must ask for.
const protocol = "4"

// handshake opens a session, or refuses to. Engine.IO v4, handshake.
func (s *Server) handshake(w http.ResponseWriter, r *http.Request, query url.Values) {
	webSocket := query.Get("transport") == TransportWebSocket
	if no := verify(r, query, webSocket); no != nil {
		no.write(w)
		return
	}
	// The request outlives its answer: it is the session's, until that ends.
	ctx, release := context.WithCancel(context.WithoutCancel(r.Context()))
	gone := context.AfterFunc(r.Context(), release) // before there is a session
	r = r.WithContext(ctx)
	if !s.allowed(r) {
		release()
		refuseForbidden.write(w)
		return
	}
	gone()
	session, err := s.newSession(r)
	if err != nil {
		release()
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	ended := func() {
		s.forget(session)
		release()
		s.running.Done()
	}
	if webSocket {
		conn := s.accept(w, r, session.openPacket(""))
		if conn == nil {
			ended()
			return
		}
		session.begin(newWebSocket(session, conn), s.open)
	} else {
		p := newPolling(session)
		session.outbox.put(session.openPacket(s.upgrades()))
		session.begin(p, s.open)
		defer p.get(w, r) // its answer is the open packet
	}
	go func() {
		defer ended()
		session.live()
	}()
}

// upgrades returns the transports to which a session on long-polling can move,
// as elements of a JSON array.
func (s *Server) upgrades() string {
	if s.opts.offers(TransportWebSocket) {
		return strconv.Quote(TransportWebSocket)
	}
	return ""
}

// verify checks a handshake, and the protocol version before a WebSocket is
// accepted.
func verify(r *http.Request, query url.Values, webSocket bool) *refusal {
	switch {
	case r.Method != http.MethodGet:
		return refuseMethod
	case websocket.IsWebSocketUpgrade(r) != webSocket:
		return refuseBadRequest
	case query.Get("EIO") != protocol:
		return refuseProtocol
	}
	return nil
}

func (s *Server) allowed(r *http.Request) bool {
	if s.opts.AllowRequest == nil {
		return true
	}
	if err := s.opts.AllowRequest(r); err != nil {
		s.opts.Logger.Debug("refused a handshake", "address", r.RemoteAddr, "error", err)
		return false
	}
	return true
}

// newSession registers a session, and its life as running.
func (s *Server) newSession(r *http.Request) (*Session, error) {
	session := newSession(&s.opts, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil, errClosing
	}
	s.sessions[session.id] = session
	s.running.Add(1)
	return session, nil
}

func (s *Server) forget(session *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session.id)
}
