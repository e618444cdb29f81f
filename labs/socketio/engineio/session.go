package engineio

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
)

// A Session is one client's connection, whatever transport carries it. Its
// methods may be called concurrently.
type Session struct {
	id      string
	request *http.Request
	opts    *Options // the server's
	outbox  *outbox
	ctx     context.Context
	cancel  context.CancelFunc

	receiver  Receiver
	receiving sync.Mutex // held while receiver is called

	mu        sync.Mutex
	transport transport // nil until begin
	reason    Reason    // why it ends; empty while it is open
	heartbeat heartbeat
}

func newSession(opts *Options, r *http.Request) *Session {
	s := &Session{id: NewID(), request: r, opts: opts, outbox: newOutbox(opts.SendQueue, opts.SendQueueBytes)}
	// The request's context ends later, and so need not end this one.
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
	if t := s.carrier(); t != nil {
		t.close() // before finish: a transport's goodbye begins there
	}
	s.outbox.finish()
}

// drop ends the session without a goodbye.
func (s *Session) drop(reason Reason) {
	s.end(reason)
	if t := s.carrier(); t != nil {
		t.drop()
	}
	s.outbox.discard() // after drop, so that the transport does not say goodbye
}

func (s *Session) carrier() transport {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.transport
}

func (s *Session) setCarrier(t transport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.transport = t
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

// begin opens the session on its first transport. The caller must see to it
// that the peer hears the openPacket first, and that live runs.
func (s *Session) begin(t transport, open func(*Session) Receiver) {
	s.setCarrier(t)
	s.receiver = open(s)
	s.startHeartbeat()
}

// live is the session's life: it returns when the last transport is over and
// nothing of the session is left.
func (s *Session) live() {
	defer func() { // CVE-2024-38355: one connection's fault never ends the process
		if fault := recover(); fault != nil {
			s.drop(ReasonTransportError)
			s.opts.Logger.Error("a session panicked", "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
		}
	}()
	for t := s.carrier(); t != nil; {
		t = t.carry()
	}
	reason, _ := s.ended()
	s.receiving.Lock()
	defer s.receiving.Unlock()
	s.receiver.Closed(reason)
}

// openPacket is the first the peer hears. Engine.IO v4, handshake.
func (s *Session) openPacket(upgrades string) *Frame {
	return controlFrame(fmt.Appendf([]byte{packetOpen},
		`{"sid":%q,"upgrades":[%s],"pingInterval":%d,"pingTimeout":%d,"maxPayload":%d}`, s.id, upgrades,
		s.opts.PingInterval.Milliseconds(), s.opts.PingTimeout.Milliseconds(), s.opts.MaxHTTPBufferSize)...)
}
