package loadbalancing

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
)

// A tunnel is the connection to a node that carries a WebSocket. ReverseProxy reads and
// writes it until one side fails, or both have ended. If one ends, the other has a second.
type tunnel struct {
	io.ReadWriteCloser
	client *keeper
	clock  clockwork.Clock
	lost   func() bool
	then   func()

	mu     sync.Mutex
	timer  clockwork.Timer
	closed bool
}

// Read implements io.Reader.
func (t *tunnel) Read(p []byte) (int, error) {
	n, err := t.ReadWriteCloser.Read(p)
	if err != nil {
		t.half()
	}
	return n, err
}

// CloseWrite is called when the client has ended what it sends.
func (t *tunnel) CloseWrite() error {
	t.half()
	return t.ReadWriteCloser.(interface{ CloseWrite() error }).CloseWrite()
}

// half begins the time for a goodbye.
func (t *tunnel) half() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer == nil && !t.closed {
		t.timer = t.clock.AfterFunc(2*time.Second, func() {
			_ = t.ReadWriteCloser.Close()
			if conn := t.client.conn.Load(); conn != nil {
				_ = (*conn).Close()
			}
		})
	}
}

// Close implements io.Closer. ReverseProxy calls it once it has ended.
func (t *tunnel) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil
	}
	t.closed = true
	if t.timer != nil {
		t.timer.Stop()
	}
	t.lost()
	defer t.then()
	return t.ReadWriteCloser.Close()
}

// A keeper remembers the connection that ReverseProxy takes over.
type keeper struct {
	http.ResponseWriter
	conn atomic.Pointer[net.Conn]
}

type keeperKey struct{}

// Hijack implements http.Hijacker.
func (k *keeper) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(k.ResponseWriter).Hijack()
	if err == nil {
		k.conn.Store(&conn)
	}
	return conn, buffered, err
}

// Unwrap lets http.ResponseController flush.
func (k *keeper) Unwrap() http.ResponseWriter { return k.ResponseWriter }
