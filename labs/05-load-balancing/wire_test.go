package loadbalancing_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A wire is one end of a WebSocket whose bytes the check sees.
type wire struct {
	conn    net.Conn
	arrived chan struct{} // has a value when something has come

	mu       sync.Mutex
	received []byte // and not yet wanted
}

// listen reads from a connection until the check ends.
func listen(t *testing.T, conn net.Conn) *wire {
	w := &wire{conn: conn, arrived: make(chan struct{}, 1)}
	var reading sync.WaitGroup
	t.Cleanup(func() {
		_ = conn.Close()
		reading.Wait()
	})
	reading.Go(func() {
		buffer := make([]byte, 32<<10)
		for {
			n, err := conn.Read(buffer)
			w.mu.Lock()
			w.received = append(w.received, buffer[:n]...)
			w.mu.Unlock()
			select {
			case w.arrived <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	})
	return w
}

// want requires exactly these bytes to arrive next. what is a sentence that must become true.
func (w *wire) want(t *testing.T, c *labtest.Cluster, what string, want []byte) {
	t.Helper()
	usual := time.After(100 * time.Millisecond)
	for !w.took(want) {
		select {
		case <-w.arrived:
		case <-usual: // Eventually looks less often, but waits for as long as the machine needs
			c.Eventually(what, func() bool { return w.took(want) })
			return
		}
	}
}

// took takes what has been received, if it is this.
func (w *wire) took(want []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !bytes.Equal(w.received, want) {
		return false
	}
	w.received = nil
	return true
}

func (w *wire) write(t *testing.T, data []byte) {
	t.Helper()
	require.NoError(t, w.conn.SetWriteDeadline(time.Now().Add(browser.Timeout)))
	_, err := w.conn.Write(data)
	require.NoError(t, err)
}

// dialRaw opens a WebSocket, and reads the answer to its handshake and not a byte more.
func dialRaw(t *testing.T, url string) *wire {
	t.Helper()
	host := strings.TrimPrefix(url, "http://")
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(browser.Timeout)))
	_, err = fmt.Fprintf(conn, "GET /raw HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
		host, base64.StdEncoding.EncodeToString([]byte("sixteen bytes ok")))
	require.NoError(t, err)
	var head []byte
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
		var next [1]byte
		_, err := io.ReadFull(conn, next[:])
		require.NoError(t, err, "the handshake of a WebSocket has no answer, only %q", head)
		head = append(head, next[0])
	}
	require.True(t, bytes.HasPrefix(head, []byte("HTTP/1.1 101 ")), "the answer to the handshake of a WebSocket: %q", head)
	require.NoError(t, conn.SetDeadline(time.Time{}))
	return listen(t, conn)
}

// takeOver answers handshakes with 101 and bytes that follow it in the same write. The
// connections are in the channel.
func takeOver(with []byte) (<-chan net.Conn, http.Handler) {
	conns := make(chan net.Conn, 10)
	return conns, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash := sha1.Sum([]byte(r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		answer := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(hash[:]) + "\r\n\r\n"
		_, _ = conn.Write(append([]byte(answer), with...))
		conns <- conn
	})
}

// frame makes a frame of a WebSocket, which a client must mask. RFC 6455, section 5.2.
func frame(first byte, mask []byte, payload string) []byte {
	masked := byte(0)
	if mask != nil {
		masked = 0x80
	}
	var head []byte
	switch n := len(payload); {
	case n < 126:
		head = []byte{first, masked | byte(n)}
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16([]byte{first, masked | 126}, uint16(n))
	default:
		head = binary.BigEndian.AppendUint64([]byte{first, masked | 127}, uint64(n))
	}
	data := append(head, mask...)
	for i := range len(payload) {
		b := payload[i]
		if mask != nil {
			b ^= mask[i%4]
		}
		data = append(data, b)
	}
	return data
}
