package labtest

import (
	"context"
	"net"
	"sync"
)

// tcpConns are the TCP connections of one client, which are cut together. Its methods
// may be called concurrently.
type tcpConns struct {
	ctx  context.Context // ends when they are cut
	stop context.CancelFunc

	mu   sync.Mutex
	open map[*tcpConn]struct{}
}

// A tcpConn is one of tcpConns until it is closed.
type tcpConn struct {
	net.Conn
	all *tcpConns
}

func newTCPConns() *tcpConns {
	ctx, stop := context.WithCancel(context.Background())
	return &tcpConns{ctx: ctx, stop: stop, open: map[*tcpConn]struct{}{}}
}

// dial opens another one. It fails when they have been cut.
func (t *tcpConns) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialled, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	conn := &tcpConn{Conn: dialled, all: t}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.ctx.Err(); err != nil {
		_ = dialled.Close()
		return nil, err
	}
	t.open[conn] = struct{}{}
	return conn, nil
}

// Close implements [net.Conn].
func (c *tcpConn) Close() error {
	c.all.mu.Lock()
	delete(c.all.open, c)
	c.all.mu.Unlock()
	return c.Conn.Close()
}

// cut closes all of them, as a lost network does, and lets no other be opened.
func (t *tcpConns) cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stop()
	for conn := range t.open {
		_ = conn.Conn.Close()
	}
	clear(t.open)
}

// setReadBuffer sets the size of what the system receives before anyone reads it.
func (t *tcpConns) setReadBuffer(bytes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for conn := range t.open {
		if tcp, ok := conn.Conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(bytes)
		}
	}
}
