package labtest

import (
	"net"
	"net/http"
)

// A backendListener accepts the connections of a back end.
type backendListener struct {
	net.Listener
	backend *Backend
}

// Accept returns the next connection that is not reset at once.
func (l backendListener) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if conn := l.backend.admit(raw); conn != nil {
			return conn, nil
		}
		reset(raw)
	}
}

// admit registers a connection. It returns nil for one that is to be reset.
func (b *Backend) admit(raw net.Conn) *backendConn {
	defer b.change.wake()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.accepted++
	if b.ended || b.fault == resets {
		return nil
	}
	conn := &backendConn{Conn: raw, backend: b, number: b.accepted}
	b.conns[conn] = true
	return conn
}

// accept serves what the listener accepts.
func (b *Backend) accept(listener net.Listener) {
	done := make(chan struct{})
	b.mu.Lock()
	b.listener, b.accepting = listener, done
	b.mu.Unlock()
	b.running.Go(func() {
		defer close(done)
		_ = b.server.Serve(backendListener{listener, b})
	})
}

// stopAccepting closes the listener, if there is one, and returns when nothing more is
// accepted.
func (b *Backend) stopAccepting() {
	b.mu.Lock()
	listener, done := b.listener, b.accepting
	b.listener = nil
	b.mu.Unlock()
	if listener == nil {
		return
	}
	shutdown(listener)
	_ = listener.Close()
	<-done
}

// Refuse closes the listener, so that new connections are refused, as those to a process that
// has ended. Connections that carry no request are closed, and others once it is answered.
// WebSockets stay open: see [BackendSocket.Cut]. [Backend.Listen] ends it.
func (b *Backend) Refuse() {
	b.cluster.line.fault("refuse", b.name, "%s refuses connections", b.name)
	b.stopAccepting()
	b.server.SetKeepAlivesEnabled(false)
	unused := func(conn *backendConn) bool { return conn.state == http.StateNew || conn.state == http.StateIdle }
	for _, conn := range b.open(unused) {
		_ = conn.Close()
	}
}

// Listen listens again after Refuse, at the same address.
func (b *Backend) Listen() {
	c := b.cluster
	c.t.Helper()
	b.mu.Lock()
	listening := b.listener != nil
	b.mu.Unlock()
	if listening {
		return
	}
	listener, err := net.Listen("tcp", b.address)
	if err != nil {
		infra(c.t, "%s cannot listen again: %v", b.name, err)
	}
	c.line.fault("listen", b.name, "%s listens again", b.name)
	b.server.SetKeepAlivesEnabled(true)
	b.accept(listener)
}
