package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// patience bounds every wait for a server.
const patience = 15 * time.Second

// A client is one WebSocket connection that answers Engine.IO's heartbeats. One
// goroutine may read from it and one may send.
type client struct {
	ws      *websocket.Conn
	writes  *writes
	message bytes.Buffer // the last one
}

// writeBuffers are shared: most clients send little.
var writeBuffers sync.Pool

// dial opens a WebSocket connection. The local address is from; the zero value
// leaves it to the kernel.
func dial(ctx context.Context, url string, from netip.AddrPort) (*client, error) {
	c := &client{}
	dialer := websocket.Dialer{
		HandshakeTimeout: patience,
		ReadBufferSize:   2 << 10,
		WriteBufferSize:  512,
		WriteBufferPool:  &writeBuffers,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			// Keep-alive probes would cost the generator system calls.
			tcp := net.Dialer{KeepAlive: -1}
			if from.IsValid() {
				tcp.LocalAddr = net.TCPAddrFromAddrPort(from)
			}
			conn, err := tcp.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			c.writes = &writes{Conn: conn}
			return c.writes, nil
		},
	}
	ws, response, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(url, "http"), nil)
	switch {
	case errors.Is(err, websocket.ErrBadHandshake):
		return nil, fmt.Errorf("open a WebSocket connection: the server answered %s", response.Status)
	case err != nil:
		return nil, fmt.Errorf("open a WebSocket connection: %w", err)
	}
	c.ws = ws
	return c, nil
}

// close drops the connection.
func (c *client) close() { _ = c.ws.Close() }

// deadline bounds all reads and writes from now on; the zero time lifts it.
func (c *client) deadline(at time.Time) {
	_ = c.ws.SetReadDeadline(at)
	_ = c.ws.SetWriteDeadline(at)
}

// send writes one text message.
func (c *client) send(text []byte) error { return c.ws.WriteMessage(websocket.TextMessage, text) }

// receive returns the next message that is not a heartbeat. The message is valid
// until the next call.
func (c *client) receive() ([]byte, error) {
	for {
		_, reader, err := c.ws.NextReader()
		if err != nil {
			return nil, err
		}
		c.message.Reset()
		if _, err := c.message.ReadFrom(reader); err != nil {
			return nil, err
		}
		if text := c.message.Bytes(); string(text) != "2" {
			return text, nil
		}
		if err := c.send([]byte("3")); err != nil {
			return nil, err
		}
	}
}

// expect waits for the next message, which must begin with prefix.
func (c *client) expect(prefix string) error {
	message, err := c.receive()
	if err != nil {
		return fmt.Errorf("wait for %s: %w", prefix, err)
	}
	if !bytes.HasPrefix(message, []byte(prefix)) {
		return fmt.Errorf("got %.100q, want %s…", message, prefix)
	}
	return nil
}

// within runs a conversation with the server, which must end in time.
func (c *client) within(conversation func() error) error {
	c.deadline(time.Now().Add(patience))
	defer c.deadline(time.Time{})
	return conversation()
}

// How the packets begin that admit a client.
const (
	openPrefix    = "0{"        // Engine.IO's open packet
	connectPrefix = `40{"sid":` // Socket.IO's answer to CONNECT
)

// connect joins the namespace "/". auth is JSON, or empty.
func (c *client) connect(auth string) error {
	if err := c.expect(openPrefix); err != nil {
		return err
	}
	if err := c.send([]byte("40" + auth)); err != nil {
		return err
	}
	return c.expect(connectPrefix)
}

// join joins the room, and that many of the client's own.
func (c *client) join(rooms int) error {
	if err := c.send(fmt.Appendf(nil, `420["join",%d]`, rooms)); err != nil {
		return err
	}
	return c.expect("430[true]")
}

// writes is a connection that can collect what is written to it, so that a burst
// of messages leaves in one system call.
type writes struct {
	net.Conn
	collecting bool
	collected  []byte
}

// Write writes, or collects.
func (w *writes) Write(p []byte) (int, error) {
	if !w.collecting {
		return w.Conn.Write(p)
	}
	w.collected = append(w.collected, p...)
	return len(p), nil
}

// collect makes flush responsible for everything written from now on.
func (w *writes) collect() { w.collecting, w.collected = true, w.collected[:0] }

// flush writes what was collected, and stops collecting.
func (w *writes) flush() error {
	w.collecting = false
	_, err := w.Conn.Write(w.collected)
	return err
}
