package engineio

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// A Receiver receives the events of one session. Its methods are never called
// concurrently: Message any number of times, then Closed once.
type Receiver interface {
	// Message handles one message. Until it returns, nothing more is read from the
	// peer.
	Message(Message)
	// Closed is the last call. Messages that are sent afterwards are dropped.
	Closed(Reason)
}

// A Server is an http.Handler that opens sessions. Create it with NewServer.
type Server struct {
	opts     Options
	open     func(*Session) Receiver
	upgrader websocket.Upgrader
	polls    *Quota // of the sessions on long-polling, by address

	mu       sync.Mutex
	sessions map[string]*Session
	closing  bool
	running  sync.WaitGroup // one for each session, and for each request of a session
}

// The sizes of a WebSocket's buffers, in bytes. Larger messages bypass them. The
// write buffer comes from a pool and is used only before the session starts.
const (
	readBuffer  = 512
	writeBuffer = 512
)

// NewServer returns a server that calls open for every new session, before it
// reads anything from the session.
func NewServer(opts Options, open func(*Session) Receiver) *Server {
	opts = opts.withDefaults()
	return &Server{
		opts:     opts,
		open:     open,
		sessions: map[string]*Session{},
		polls:    NewQuota(opts.PollingSessions),
		upgrader: websocket.Upgrader{
			ReadBufferSize:  readBuffer,
			WriteBufferSize: writeBuffer,
			WriteBufferPool: &sync.Pool{},
			// AllowRequest decides; see Options.
			CheckOrigin: func(*http.Request) bool { return true },
			Error:       refuseUpgrade,
		},
	}
}

// Options returns the server's options, with the defaults filled in.
func (s *Server) Options() Options { return s.opts }

// ServeHTTP opens a session or serves a request of an open one. For a WebSocket
// handshake it returns as soon as the session is open: the session runs in a
// goroutine of its own, so net/http can release what it holds for a request. It
// checks a request in the same order as the official server.
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

// find returns an open session, or nil. For a session it adds the caller to
// s.running.
func (s *Server) find(sid string) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	session := s.sessions[sid]
	if session != nil {
		s.running.Add(1)
	}
	return session
}

// resume serves a request that names a session.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, transport, sid string) {
	session := s.find(sid)
	if session == nil {
		refuseSID.write(w)
		return
	}
	defer s.running.Done()
	upgrades := websocket.IsWebSocketUpgrade(r)
	p, polls := session.currentTransport().(*polling)
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
	default: // the official server answers 500
		refuseBadRequest.write(w)
	}
}

// upgrade accepts a WebSocket that a session is to upgrade to. If the session is
// not on long-polling, it closes the WebSocket at once.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, from *polling) {
	conn := s.accept(w, r, nil)
	switch {
	case conn == nil:
	case from == nil:
		closeProbe(conn, s.opts.lingerTime)
	default:
		from.upgrade(conn)
	}
}

// accept turns a request into a WebSocket and writes the first frame, if there
// is one. If the request is not a valid upgrade, accept answers it and returns
// nil.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, first *Frame) *websocket.Conn {
	conn, err := s.upgrader.Upgrade(hijacker{w, first}, r, subprotocol(r))
	if err != nil {
		s.opts.Logger.Debug("refused an upgrade", "error", err)
		return nil
	}
	return conn
}

// subprotocol is the header that agrees to the first subprotocol that the client offers, as
// the official server does: a browser closes a connection whose server agrees to none.
func subprotocol(r *http.Request) http.Header {
	offered := websocket.Subprotocols(r)
	if len(offered) == 0 || !isToken(offered[0]) {
		return nil
	}
	return http.Header{"Sec-Websocket-Protocol": offered[:1]}
}

// isToken reports whether a text is a token of HTTP. RFC 9110, 5.6.2.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool {
		return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
	})
}

// Sessions returns how many sessions are open.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// Close refuses new sessions, closes the open ones with
// ReasonServerShuttingDown, and waits until the last has ended. If ctx ends
// first, Close drops the remaining connections and returns ctx's error.
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
