package engineio

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/websocket"
)

// protocol is the Engine.IO version that a request must name.
const protocol = "4"

// handshake opens a session or refuses the request. Engine.IO v4, handshake.
func (s *Server) handshake(w http.ResponseWriter, r *http.Request, query url.Values) {
	webSocket := query.Get("transport") == TransportWebSocket
	if refusal := verify(r, query, webSocket); refusal != nil {
		refusal.write(w)
		return
	}
	// The session keeps the request, so the request's context must end with the
	// session and not with the response.
	ctx, release := context.WithCancel(context.WithoutCancel(r.Context()))
	detach := context.AfterFunc(r.Context(), release) // until there is a session
	r = r.WithContext(ctx)
	address := s.opts.Address(r)
	if !s.allowed(r) || !webSocket && !s.polls.Take(address) {
		release()
		refuseForbidden.write(w)
		return
	}
	detach()
	session, err := s.newSession(r, address)
	if err != nil {
		if !webSocket {
			s.polls.Return(address)
		}
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
		session.start(newWebSocket(session, conn), s.open)
	} else {
		p := newPolling(session, func() { s.polls.Return(address) })
		session.outbox.put(session.openPacket(s.upgrades()))
		session.start(p, s.open)
		defer p.get(w, r) // which the open packet answers
	}
	go func() {
		defer ended()
		session.run()
	}()
}

// upgrades returns the transports that a session on long-polling can upgrade to,
// as the elements of a JSON array.
func (s *Server) upgrades() string {
	if s.opts.offers(TransportWebSocket) {
		return strconv.Quote(TransportWebSocket)
	}
	return ""
}

// verify checks the request of a handshake, before any WebSocket is accepted.
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

// newSession registers a session and adds it to s.running.
func (s *Server) newSession(r *http.Request, address string) (*Session, error) {
	session := newSession(&s.opts, r, address)
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
