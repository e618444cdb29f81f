package engineio

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// A Receiver is told what happens to a session. One call is made after the
// other: any number of Message, then one Closed.
type Receiver interface {
	// Message takes one message. While it has not returned nothing more is taken
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
	running  sync.WaitGroup // one for each session's life, and for each request of one
}

// Buffers of a WebSocket, in bytes. What is larger is read and written past
// them. The one for writing is borrowed, and only used before a session begins.
const (
	readBuffer  = 512
	writeBuffer = 512
)

// NewServer returns a server that calls open for every new session, before
// anything is read from it.
func NewServer(opts Options, open func(*Session) Receiver) *Server {
	opts = opts.withDefaults()
	return &Server{
		opts:     opts,
		open:     open,
		sessions: map[string]*Session{},
		upgrader: websocket.Upgrader{
			ReadBufferSize:  readBuffer,
			WriteBufferSize: writeBuffer,
			WriteBufferPool: &sync.Pool{},
			// The decision is AllowRequest's; see there.
			CheckOrigin: func(*http.Request) bool { return true },
			Error:       refuseUpgrade,
		},
	}
}

// Options returns the server's options, the defaults among them.
func (s *Server) Options() Options { return s.opts }

// ServeHTTP opens a session, or serves a request of one. A handshake by
// WebSocket returns as soon as the session is open, which then has a goroutine
// of its own: what net/http keeps for a request is let go. It checks in the
// order of the official server.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.opts.CORS.answer(w, r) {
		return
	}
	query := r.URL.Query()
	transport, sid := query.Get("transport"), query.Get("sid")
	switch {
	case !s.opts.offers(transport):
		refuseTransport.write(w)
	case sid == "":
		s.handshake(w, r, query)
	default:
		s.resume(w, r, transport, sid)
	}
}

// find returns an open session and counts the caller as running, or nil.
func (s *Server) find(sid string) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	session := s.sessions[sid]
	if session != nil {
		s.running.Add(1)
	}
	return session
}

// resume serves a request of a session that exists.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, transport, sid string) {
	session := s.find(sid)
	if session == nil {
		refuseSID.write(w)
		return
	}
	defer s.running.Done()
	upgrades := websocket.IsWebSocketUpgrade(r)
	p, polls := session.carrier().(*polling)
	switch {
	case r.URL.Query().Get("EIO") != protocol, upgrades != (transport == TransportWebSocket):
		refuseBadRequest.write(w)
	case upgrades:
		s.upgrade(w, r, p)
	case !polls:
		refuseBadRequest.write(w)
	case r.Method == http.MethodGet:
		p.get(w, r)
	case r.Method == http.MethodPost:
		p.post(w, r)
	default: // 500 on the official server, though it is the client's mistake
		refuseBadRequest.write(w)
	}
}

// upgrade accepts the WebSocket that a session is to move to. That of a session
// which polls no more is closed at once.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, from *polling) {
	conn := s.accept(w, r, nil)
	switch {
	case conn == nil:
	case from == nil:
		hangUp(conn)
	default:
		from.upgrade(conn)
	}
}

// accept turns a request into a WebSocket, on which the greeting, if there is
// one, has gone out first; or it answers why not and returns nil.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, greeting *Frame) *websocket.Conn {
	conn, err := s.upgrader.Upgrade(hijacker{w, greeting}, r, nil)
	if err != nil {
		s.opts.Logger.Debug("refused an upgrade", "error", err)
		return nil
	}
	return conn
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

var errClosing = errors.New("the server is shutting down")
