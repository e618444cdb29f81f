package engineio

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A Session is one client's connection, whatever transport carries it. Its
// methods may be called concurrently.
type Session struct {
	id      string
	request *http.Request
	opts    Options
	outbox  *outbox
	ctx     context.Context
	cancel  context.CancelFunc

	mu        sync.Mutex
	ws        *websocket.Conn // nil until serve
	reason    Reason          // why it ends; empty while it is open
	heartbeat heartbeat
}

func newSession(opts Options, r *http.Request) *Session {
	s := &Session{id: NewID(), request: r, opts: opts, outbox: newOutbox(opts.SendQueue, opts.SendQueueBytes)}
	// Values of the request, such as a deadline of the HTTP server, end with the
	// handshake; the session lives on.
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(r.Context()))
	return s
}

// NewID returns 20 characters of A-Z, a-z, 0-9, - and _ that nobody can guess:
// whoever knows a session's id can speak for it.
func NewID() string {
	var random [15]byte
	rand.Read(random[:]) // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(random[:])
}

// ID returns the session's id, which is not the id of any Socket.IO socket.
// Never log it: it is a secret of the server and this client.
func (s *Session) ID() string { return s.id }

// Request returns the handshake's request. Its body must not be read.
func (s *Session) Request() *http.Request { return s.request }

// Context ends when the session is asked to close or its peer is gone.
func (s *Session) Context() context.Context { return s.ctx }

// Send queues frames for the peer, next to one another. It never blocks. When
// the peer reads so slowly that the queue is full, the session is closed with
// ReasonTransportError.
func (s *Session) Send(frames ...*Frame) {
	if !s.outbox.put(frames...) {
		s.opts.Logger.Info("closing a session that reads too slowly", "address", s.request.RemoteAddr)
		s.drop(ReasonTransportError)
	}
}

// SendVolatile queues frames as Send does, or drops them when the peer is
// behind: while half the queue is in use.
func (s *Session) SendVolatile(frames ...*Frame) { s.outbox.putVolatile(frames...) }

// Close says goodbye: what is queued is still written, then the connection is
// closed. It returns at once; the Receiver hears Closed when it is done, which
// is soon, however slowly the peer reads: WriteTimeout bounds all that is left.
func (s *Session) Close(reason Reason) {
	if !s.end(reason) {
		return
	}
	if ws := s.websocket(); ws != nil {
		// Before finish: goodbye sets an earlier deadline, which must stay.
		_ = ws.SetReadDeadline(time.Now().Add(s.opts.WriteTimeout + lingerTime))
	}
	s.outbox.finish()
}

// drop ends the session without a goodbye.
func (s *Session) drop(reason Reason) {
	s.end(reason)
	if ws := s.websocket(); ws != nil {
		ws.Close()
	}
	s.outbox.discard() // after Close, so that the writer does not say goodbye
}

func (s *Session) websocket() *websocket.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ws
}

// end notes why the session ends and reports whether it was open until now.
func (s *Session) end(reason Reason) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason != "" {
		return false
	}
	s.reason = reason
	s.heartbeat.stop()
	s.cancel()
	return true
}

func (s *Session) ended() (Reason, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason, s.reason != ""
}

// serve runs the session on an accepted WebSocket, and returns when it is over
// and nothing of it is left.
func (s *Session) serve(ws *websocket.Conn, open func(*Session) Receiver) {
	s.mu.Lock()
	s.ws = ws
	s.mu.Unlock()
	s.outbox.put(s.openPacket())
	receiver := open(s)

	var writer sync.WaitGroup
	writer.Go(func() { s.write(ws) })
	s.startHeartbeat()
	broken := s.read(ws, receiver)
	s.drop(broken) // the reason only counts if there was none yet
	writer.Wait()
	reason, _ := s.ended()
	receiver.Closed(reason)
}

// openPacket is the first the peer hears. Engine.IO v4, handshake.
func (s *Session) openPacket() *Frame {
	handshake, err := json.Marshal(struct {
		SID          string   `json:"sid"`
		Upgrades     []string `json:"upgrades"`
		PingInterval int64    `json:"pingInterval"`
		PingTimeout  int64    `json:"pingTimeout"`
		MaxPayload   int64    `json:"maxPayload"`
	}{s.id, []string{}, s.opts.PingInterval.Milliseconds(), s.opts.PingTimeout.Milliseconds(), s.opts.MaxHTTPBufferSize})
	if err != nil {
		panic(err) // strings and integers always encode
	}
	return controlFrame(append([]byte{packetOpen}, handshake...)...)
}
