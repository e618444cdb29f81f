package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"time"
)

// patience bounds every wait for a server.
const patience = 15 * time.Second

// A client is one WebSocket, as cheap as can be: the generator shares the
// machine with the servers.
type client struct {
	conn   net.Conn
	buffer []byte
	unread []byte // part of buffer: read, and not looked at
	out    []byte
}

// errNoFrame: what came last is no whole frame.
var errNoFrame = errors.New("no whole frame")

// dial opens a WebSocket. from is the local address; the zero one is any.
func dial(ctx context.Context, address string, from netip.AddrPort) (*client, error) {
	target, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	to, err := netip.ParseAddrPort(target.Host)
	if err != nil {
		return nil, err
	}
	// The loopback lets in or refuses at once. To watch over that, and to probe
	// for hosts that are gone, would cost the generator more than a WebSocket does.
	dialer := net.Dialer{KeepAlive: -1}
	conn, err := dialer.DialTCP(context.WithoutCancel(ctx), "tcp4", from, to)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, buffer: make([]byte, 2<<10)}
	if err := c.upgrade(target); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("open a WebSocket: %w", err)
	}
	return c, nil
}

func (c *client) upgrade(target *url.URL) error {
	_ = c.conn.SetDeadline(time.Now().Add(patience))
	defer c.conn.SetDeadline(time.Time{})
	if _, err := c.conn.Write(upgradeRequest(target)); err != nil {
		return err
	}
	for {
		if head, rest, whole := bytes.Cut(c.unread, endOfHead); whole {
			c.unread = rest
			return isUpgrade(head)
		}
		if err := c.read(); err != nil {
			return err
		}
	}
}

// upgradeRequest asks for a WebSocket.
func upgradeRequest(target *url.URL) []byte {
	return []byte("GET " + target.RequestURI() + " HTTP/1.1\r\nHost: " + target.Host +
		"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
}

// endOfHead ends the head of an HTTP response.
var endOfHead = []byte("\r\n\r\n")

// isUpgrade says whether the head of a response grants a WebSocket.
func isUpgrade(head []byte) error {
	if status, _, _ := bytes.Cut(head, []byte("\r\n")); !bytes.Contains(status, []byte(" 101 ")) {
		return fmt.Errorf("the server answered %q", string(status))
	}
	return nil
}

// read takes what has come, at least one byte.
func (c *client) read() error {
	have := copy(c.buffer, c.unread)
	if have == len(c.buffer) {
		c.buffer = append(c.buffer, make([]byte, len(c.buffer))...)
	}
	n, err := c.conn.Read(c.buffer[have:])
	c.unread = c.buffer[:have+n]
	if n > 0 {
		return nil
	}
	return err
}

// next returns the next message that has come whole, or errNoFrame. It answers
// heartbeats. The message is valid until read.
func (c *client) next() ([]byte, error) {
	for {
		opcode, payload, rest, ok := nextFrame(c.unread)
		if !ok {
			return nil, errNoFrame
		}
		c.unread = rest
		switch {
		case opcode == opText && string(payload) == "2":
			if err := c.send(opText, []byte("3")); err != nil {
				return nil, err
			}
		case opcode == opText:
			return payload, nil
		case opcode == opPing:
			if err := c.send(opPong, payload); err != nil {
				return nil, err
			}
		case opcode == opClose:
			return nil, fmt.Errorf("the server closed the connection: % x", payload)
		}
	}
}

// await returns the next message.
func (c *client) await() ([]byte, error) {
	for {
		if message, err := c.next(); !errors.Is(err, errNoFrame) {
			return message, err
		}
		if err := c.read(); err != nil {
			return nil, err
		}
	}
}

// expect waits for a message that begins with prefix; another is an error.
func (c *client) expect(prefix string) error {
	_ = c.conn.SetReadDeadline(time.Now().Add(patience))
	defer c.conn.SetReadDeadline(time.Time{})
	return c.wait(prefix)
}

// wait is expect without a deadline of its own.
func (c *client) wait(prefix string) error {
	message, err := c.await()
	if err != nil {
		return fmt.Errorf("wait for %s: %w", prefix, err)
	}
	if !bytes.HasPrefix(message, []byte(prefix)) {
		return fmt.Errorf("got %.100q, want %s…", message, prefix)
	}
	return nil
}

// send writes one frame.
func (c *client) send(opcode byte, payload []byte) error {
	c.out = appendFrame(c.out[:0], opcode, payload)
	return c.flush()
}

// flush writes what is in out. A server that does not read holds it up until it
// is stopped.
func (c *client) flush() error {
	_, err := c.conn.Write(c.out)
	return err
}

// How the packets begin that let a client in.
const (
	openPrefix    = "0{"        // Engine.IO's open packet
	connectPrefix = `40{"sid":` // Socket.IO's answer to CONNECT
)

// connect joins the namespace "/". auth is JSON, or empty.
func (c *client) connect(auth string) error {
	if err := c.expect(openPrefix); err != nil {
		return err
	}
	if err := c.send(opText, []byte("40"+auth)); err != nil {
		return err
	}
	return c.expect(connectPrefix)
}

// join enters the room.
func (c *client) join() error {
	if err := c.send(opText, []byte(`420["join"]`)); err != nil {
		return err
	}
	return c.expect("430[true]")
}
