package labtest

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// A backendConn is one TCP connection to a back end.
type backendConn struct {
	net.Conn
	backend *Backend
	number  int // counted from 1
	reading gate
	leaving sync.Once

	state  http.ConnState // guarded by the mutex of the back end, as is
	tunnel bool           // whether it carries a WebSocket
}

// label names the connection in the transcript.
func (c *backendConn) label() string { return backendLabel(c.number) }

func backendLabel(connection int) string { return "connection " + strconv.Itoa(connection) }

// Read keeps what has arrived to itself while the gate is closed.
func (c *backendConn) Read(p []byte) (int, error) {
	c.reading.pass()
	n, err := c.Conn.Read(p)
	c.reading.pass()
	return n, err
}

func (c *backendConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// reset is Close, and the other side sees an error.
func (c *backendConn) reset() {
	c.leave()
	reset(c.Conn)
}

func (c *backendConn) leave() {
	c.leaving.Do(func() {
		b := c.backend
		b.mu.Lock()
		delete(b.conns, c)
		b.mu.Unlock()
		c.reading.open()
		b.change.wake()
	})
}

// stopReading closes the gate of a connection that is open.
func (c *backendConn) stopReading() {
	b := c.backend
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conns[c] {
		c.reading.close()
	}
}

// setReadBuffer sets how much the system keeps of what has not been read, in bytes.
func (c *backendConn) setReadBuffer(bytes int) {
	if tcp, ok := c.Conn.(interface{ SetReadBuffer(int) error }); ok {
		_ = tcp.SetReadBuffer(bytes)
	}
}

type backendConnKey struct{}

func withBackendConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, backendConnKey{}, conn)
}

// backendConnOf returns the connection over which a request came.
func backendConnOf(r *http.Request) *backendConn {
	return r.Context().Value(backendConnKey{}).(*backendConn)
}

// noteState follows what the server does with a connection.
func (b *Backend) noteState(conn net.Conn, state http.ConnState) {
	b.mu.Lock()
	conn.(*backendConn).state = state
	b.mu.Unlock()
	switch state {
	case http.StateNew:
		b.running.Add(1)
	case http.StateClosed, http.StateHijacked: // then its request goes on
		b.running.Done()
	}
}

// open returns the open connections that are meant.
func (b *Backend) open(meant func(*backendConn) bool) []*backendConn {
	b.mu.Lock()
	defer b.mu.Unlock()
	var conns []*backendConn
	for conn := range b.conns {
		if meant(conn) {
			conns = append(conns, conn)
		}
	}
	return conns
}

// Connections returns how many TCP connections to the back end are open: those that carry a
// WebSocket, a request, or nothing at the moment. While the back end does not read from a
// connection, it does not notice that the other side has closed it.
func (b *Backend) Connections() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.conns)
}

// AwaitConnections waits until exactly n TCP connections are open.
func (b *Backend) AwaitConnections(n int) {
	b.cluster.t.Helper()
	b.await("the connections to "+b.name+" did not become as many as they must", plural(n, "open connection"),
		func() string { return plural(b.Connections(), "open connection") },
		func() bool { return b.Connections() == n })
}

// AwaitAccepted waits until n TCP connections have been accepted since the start, whatever
// became of them.
func (b *Backend) AwaitAccepted(n int) {
	b.cluster.t.Helper()
	b.await(b.name+" accepted fewer connections than must come", plural(n, "connection"),
		func() string { return plural(b.Accepted(), "connection") },
		func() bool { return b.Accepted() >= n })
}

// Accepted returns how many TCP connections have been accepted since the start, whatever
// became of them.
func (b *Backend) Accepted() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.accepted
}
