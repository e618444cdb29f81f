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

// A Session is one client's connection, whichever transport carries it. Its
// methods may be called concurrently.
type Session struct {
	id      string
	request *http.Request
	address string   // whom the request counts against
	opts    *Options // the server's
	outbox  *outbox
	ctx     context.Context
	cancel  context.CancelFunc

	receiver  Receiver
	receiving sync.Mutex // held while a method of receiver runs

	mu        sync.Mutex
	transport transport // nil before start
	reason    Reason    // why the session ends; empty while it is open
	heartbeat heartbeat
}

func newSession(opts *Options, r *http.Request, address string) *Session {
	s := &Session{id: NewID(), request: r, address: address, opts: opts, outbox: newOutbox(opts.SendQueue, opts.SendQueueBytes)}
	// The request's context ends after the session, so do not depend on it.
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(r.Context()))
	return s
}

// NewID returns 20 random characters of A-Z, a-z, 0-9, - and _ that nobody can
// guess: whoever knows a session's id can send and receive in its name.
// CVE-2017-16031.
func NewID() string {
	var random [15]byte
	rand.Read(random[:]) // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(random[:])
}

// ID returns the session's id, which differs from the id of every Socket.IO
// socket. It is a secret between the server and this client: never log it.
func (s *Session) ID() string { return s.id }

// Request returns the request of the handshake. Do not read its body.
func (s *Session) Request() *http.Request { return s.request }

// Address returns what [Options].Address said of that request.
func (s *Session) Address() string { return s.address }

// Context ends when the session is asked to close or loses its peer.
func (s *Session) Context() context.Context { return s.ctx }

// Send queues frames for the peer, next to one another. It never blocks. If the
// peer reads so slowly that the queue is full, Send closes the session with
// ReasonTransportError.
func (s *Session) Send(frames ...*Frame) {
	if !s.outbox.put(frames...) {
		s.opts.Logger.Info("closing a session that reads too slowly", "address", s.request.RemoteAddr)
		s.drop(ReasonTransportError)
	}
}

// SendVolatile queues frames as Send does, or drops them while at least half of
// the queue is in use.
func (s *Session) SendVolatile(frames ...*Frame) { s.outbox.putVolatile(frames...) }

// SendIfFree queues frames as Send does if half of the queue stays free, or it is empty.
// Otherwise it queues nothing and returns a channel that is closed when it is worth to try
// again, unless the session ends first. It is for a sender that has much to say and no
// hurry.
func (s *Session) SendIfFree(frames ...*Frame) (wait <-chan struct{}) {
	return s.outbox.putIfHalfFree(frames...)
}

// Close writes what is queued and then closes the connection. It returns at
// once. The Receiver's Closed is called when that is done, soon even if the peer
// reads slowly: WriteTimeout bounds all the remaining writes together.
func (s *Session) Close(reason Reason) {
	if !s.end(reason) {
		return
	}
	if t := s.currentTransport(); t != nil {
		t.close() // before finish, which makes the transport write its close packet
	}
	s.outbox.finish()
}

// drop ends the session without a close packet.
func (s *Session) drop(reason Reason) {
	s.end(reason)
	if t := s.currentTransport(); t != nil {
		t.drop()
	}
	s.outbox.discard() // after drop, so that the transport writes no close packet
}

func (s *Session) currentTransport() transport {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.transport
}

func (s *Session) setTransport(t transport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.transport = t
}

// end records why the session ends and reports whether it was open until now.
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

// start opens the session on its first transport. The caller must send the
// openPacket before anything else and must call run.
func (s *Session) start(t transport, open func(*Session) Receiver) {
	s.setTransport(t)
	s.receiver = open(s)
	s.startHeartbeat()
}

// run serves the session, and returns when its last transport has ended and
// everything is released.
func (s *Session) run() {
	defer func() { // a fault in one connection never ends the process: CVE-2024-38355
		if fault := recover(); fault != nil {
			s.drop(ReasonTransportError)
			s.opts.Logger.Error("a session panicked", "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
		}
	}()
	for t := s.currentTransport(); t != nil; {
		t = t.serve()
	}
	reason, _ := s.ended()
	s.receiving.Lock()
	defer s.receiving.Unlock()
	s.receiver.Closed(reason)
}

// openPacket returns the first packet of a session. Engine.IO v4, handshake.
func (s *Session) openPacket(upgrades string) *Frame {
	return packetFrame(fmt.Appendf([]byte{packetOpen},
		`{"sid":%q,"upgrades":[%s],"pingInterval":%d,"pingTimeout":%d,"maxPayload":%d}`, s.id, upgrades,
		s.opts.PingInterval.Milliseconds(), s.opts.PingTimeout.Milliseconds(), s.opts.MaxHTTPBufferSize)...)
}
