package engineio

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// A Receiver is told what happens to a session. The session's reading goroutine
// makes all calls, one after the other: any number of Message, then one Closed.
type Receiver interface {
	// Message takes one message. While it has not returned nothing more is read
	// from the peer.
	Message(Message)
	// Closed is the last call. Whatever is sent afterwards is dropped.
	Closed(Reason)
}

// A Server is an http.Handler that opens sessions. Create it with NewServer.
type Server struct {
	opts     Options
	open     func(*Session) Receiver
	upgrader websocket.Upgrader

	mu       sync.Mutex
	sessions map[string]*Session
	closing  bool
	running  sync.WaitGroup // one for each session's ServeHTTP
}

// NewServer returns a server that calls open for every new session, before
// anything is read from it.
func NewServer(opts Options, open func(*Session) Receiver) *Server {
	opts = opts.withDefaults()
	return &Server{
		opts:     opts,
		open:     open,
		sessions: map[string]*Session{},
		upgrader: websocket.Upgrader{
			WriteBufferPool: &sync.Pool{},
			// The decision is AllowRequest's; see there.
			CheckOrigin: func(*http.Request) bool { return true },
			Error:       refuseUpgrade,
		},
	}
}

// ServeHTTP opens a session, or refuses to, and returns when the session has
// ended.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if no := s.verify(r); no != nil {
		no.write(w)
		return
	}
	session, err := s.newSession(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer s.running.Done()
	defer s.forget(session)
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		// Upgrade has answered the peer.
		s.opts.Logger.Debug("refused an upgrade", "error", err)
		return
	}
	session.serve(ws, s.open)
}

// verify checks a request in the order of the official server, and the protocol
// version before a WebSocket is accepted.
func (s *Server) verify(r *http.Request) *refusal {
	query := r.URL.Query()
	switch {
	case query.Get("transport") != "websocket": // long-polling is not offered
		return refuseTransport
	case query.Get("sid") != "":
		// A WebSocket with a sid upgrades a polling session, and there is none.
		return refuseSID
	case r.Method != http.MethodGet:
		return refuseMethod
	case !websocket.IsWebSocketUpgrade(r):
		return refuseBadRequest
	case query.Get("EIO") != "4":
		return refuseProtocol
	}
	if s.opts.AllowRequest != nil {
		if err := s.opts.AllowRequest(r); err != nil {
			s.opts.Logger.Info("refused a handshake", "address", r.RemoteAddr, "error", err)
			return refuseForbidden
		}
	}
	return nil
}

var errClosing = errors.New("the server is shutting down")

// newSession registers a session, and the caller as running.
func (s *Server) newSession(r *http.Request) (*Session, error) {
	session := newSession(s.opts, r)
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

// Sessions returns how many sessions are open.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// Close refuses new sessions, closes those there are with
// ReasonServerShuttingDown, and waits until the last has ended. When ctx ends
// first it drops the connections without a goodbye and returns ctx's error.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closing = true
	for _, session := range s.sessions {
		session.Close(ReasonServerShuttingDown)
	}
	s.mu.Unlock()

	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	for _, session := range s.sessions {
		session.drop(ReasonServerShuttingDown)
	}
	s.mu.Unlock()
	<-ended
	return ctx.Err()
}
