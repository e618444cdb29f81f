package labtest

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// A Backend stands in for a node behind a load balancer: an HTTP server in the check's hand
// that misbehaves on command and remembers what arrived. It answers 200 to its health path,
// accepts WebSockets, which [Backend.Accept] hands to the check, and answers everything else
// with its name. It ends with the check.
//
// Methods that wait must be called from the check's goroutine. The others may be called
// concurrently.
type Backend struct {
	*reservation
	cluster    *Cluster
	name       string
	healthPath string
	server     *http.Server

	running sync.WaitGroup // accept loops, connections, requests and floods
	change  broadcast      // something below has changed

	mu         sync.Mutex
	listener   net.Listener  // nil while it refuses
	accepting  chan struct{} // closed when nothing more is accepted from the listener
	fault      backendFault
	health     int  // the status of the health path
	lastHealth int  // with which a health check was last answered
	losing     bool // the answer to the next request is lost
	answer     http.Handler
	handshake  http.Handler // answers the handshakes of WebSockets; nil accepts them
	acceptWith http.Header  // added to the answer of one that is accepted
	ended      bool

	conns    map[*backendConn]bool // open
	accepted int                   // connections, ever
	requests []BackendRequest
	kept     int // bytes of their bodies
	ordinary int // requests that are not health checks, ever
	checks   int // health checks, ever
	sockets  []*BackendSocket
}

// A BackendOption configures a back end.
type BackendOption func(*Backend)

// HealthPath sets the path at which the back end answers health checks. Defaults to /health.
func HealthPath(path string) BackendOption {
	return func(b *Backend) { b.healthPath = path }
}

// StartBackend starts a back end. Failures call it by this name, which is also what it
// answers.
func (c *Cluster) StartBackend(name string, options ...BackendOption) *Backend {
	c.t.Helper()
	b := &Backend{
		cluster:    c,
		name:       name,
		healthPath: "/health",
		health:     http.StatusOK,
		conns:      map[*backendConn]bool{},
	}
	for _, option := range options {
		option(b)
	}
	b.server = &http.Server{
		Handler:     http.HandlerFunc(b.serve),
		ConnState:   b.noteState,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context { return withBackendConn(ctx, conn) },
		ErrorLog:    log.New(io.Discard, "", 0),
	}
	listener, reserved, err := reserve()
	if err != nil {
		infra(c.t, "cannot start the back end %s: %v", name, err)
	}
	b.reservation = reserved
	b.accept(listener)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.backends = append(c.backends, b)
	return b
}

// Name returns the name of the back end.
func (b *Backend) Name() string { return b.name }

// URL returns the address of the back end, http://127.0.0.1:PORT. It stays the same.
func (b *Backend) URL() string { return b.url() }

// Answer lets handler answer the requests that neither ask for the health path nor open a
// WebSocket. The body has been read and is given to it again, up to 1 MB. With nil the back
// end answers with its name again.
func (b *Backend) Answer(handler http.Handler) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = handler
}

// end closes the listener and all connections, and waits for what the back end has started.
func (b *Backend) end() {
	b.mu.Lock()
	b.ended = true
	b.mu.Unlock()
	b.stopAccepting()
	for _, conn := range b.open(func(*backendConn) bool { return true }) {
		_ = conn.Close()
	}
	b.release()
	b.running.Wait()
}
