package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"time"

	"golang.org/x/sys/unix"
)

// Handshakes do not use gorilla's client. The generator shares its cores with the
// server, and with that client it takes 220 µs of processor time for a handshake
// that costs the kit 280. Over blocking sockets it takes 110. The difference would
// slow down the fastest server most, and so distort the ratio to Node.js.

// A handshaker has clients connect, each with its own handshake, and leave as soon
// as they have joined the namespace. One thread serves them in turn.
type handshaker struct {
	server  *unix.SockaddrInet4
	upgrade []byte // the HTTP request
	connect []byte // the frame with the CONNECT packet
	opened  int    // connections so far
}

// A rawClient is one connection of a handshaker.
type rawClient struct {
	fd     int    // -1 when closed
	want   string // prefix of the message that it waits for
	buffer [1 << 10]byte
	unread []byte // part of buffer
}

// goodbye is the frame of a normal closure.
var goodbye = rawFrame(0x8, []byte{1000 >> 8, 1000 & 0xff})

// admit runs handshakes, concurrent ones at a time, until the given time, and
// returns how many clients were admitted.
func admit(ctx context.Context, address, auth string, concurrent int, until time.Time) (admitted int64, err error) {
	target, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	host, err := netip.ParseAddrPort(target.Host)
	if err != nil {
		return 0, err
	}
	h := &handshaker{
		server: &unix.SockaddrInet4{Port: int(host.Port()), Addr: host.Addr().As4()},
		upgrade: []byte("GET " + target.RequestURI() + " HTTP/1.1\r\nHost: " + target.Host +
			"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
		connect: rawFrame(0x1, []byte("40"+auth)),
	}
	clients := make([]rawClient, concurrent)
	defer func() {
		for i := range clients {
			err = errors.Join(err, clients[i].close())
		}
	}()
	for i := range clients {
		clients[i].fd = -1
	}
	for i := range clients {
		if err := h.open(&clients[i]); err != nil {
			return 0, err
		}
	}
	for open := concurrent; open > 0; {
		for i := range clients {
			c := &clients[i]
			if c.fd < 0 {
				continue
			}
			left, err := h.advance(c)
			if err != nil {
				return 0, errors.Join(ctx.Err(), err)
			}
			switch {
			case !left:
				continue
			case time.Now().Before(until) && ctx.Err() == nil:
				err = h.open(c)
			default:
				open--
			}
			if err != nil {
				return 0, err
			}
			admitted++
		}
	}
	return admitted, ctx.Err()
}

// open connects and asks for a WebSocket. The loopback accepts or refuses at once.
func (h *handshaker) open(c *rawClient) (err error) {
	if c.fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return fmt.Errorf("make a socket: %w", err)
	}
	c.want, c.unread = openPrefix, nil
	timeout := unix.NsecToTimeval(patience.Nanoseconds())
	from := &unix.SockaddrInet4{Addr: source(h.opened).Addr().As4()}
	h.opened++
	if err := errors.Join(unix.SetsockoptTimeval(c.fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &timeout), unix.Bind(c.fd, from)); err != nil {
		return fmt.Errorf("prepare a socket: %w", err)
	}
	if err := unix.Connect(c.fd, h.server); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return c.write(h.upgrade)
}

// advance waits for the client's next message and answers it. It reports whether
// the client was admitted and has left.
func (h *handshaker) advance(c *rawClient) (left bool, err error) {
	message, err := c.receive()
	if err != nil {
		return false, err
	}
	if !bytes.HasPrefix(message, []byte(c.want)) {
		return false, fmt.Errorf("got %.100q in a handshake, want %s…", message, c.want)
	}
	if c.want == openPrefix {
		c.want = connectPrefix
		return false, c.write(h.connect)
	}
	return true, errors.Join(c.write(goodbye), c.close())
}

// receive returns the payload of the next frame, and checks the response to the
// upgrade before the first one.
func (c *rawClient) receive() ([]byte, error) {
	for {
		if c.want == openPrefix {
			head, _, whole := bytes.Cut(c.unread, []byte("\r\n"))
			if whole && !bytes.Contains(head, []byte(" 101 ")) {
				return nil, fmt.Errorf("the server answered %q", head)
			}
		}
		frames := c.unread
		if c.want == openPrefix {
			_, frames, _ = bytes.Cut(c.unread, []byte("\r\n\r\n"))
		}
		if payload, rest, whole := nextPayload(frames); whole {
			c.unread = rest
			return payload, nil
		}
		have := copy(c.buffer[:], c.unread)
		n, err := unix.Read(c.fd, c.buffer[have:])
		switch {
		case errors.Is(err, unix.EINTR):
			n = 0
		case errors.Is(err, unix.EAGAIN):
			return nil, fmt.Errorf("no answer to a handshake in %s", patience)
		case err == nil && n == 0:
			return nil, fmt.Errorf("read in a handshake: %w", io.ErrUnexpectedEOF)
		case err != nil:
			return nil, fmt.Errorf("read in a handshake: %w", err)
		}
		c.unread = c.buffer[:have+n]
	}
}

func (c *rawClient) write(what []byte) error {
	if _, err := unix.Write(c.fd, what); err != nil {
		return fmt.Errorf("write in a handshake: %w", err)
	}
	return nil
}

func (c *rawClient) close() error {
	if c.fd < 0 {
		return nil
	}
	defer func() { c.fd = -1 }()
	return unix.Close(c.fd)
}

// rawFrame is a client's frame, RFC 6455, section 5.2, for fewer than 65,536 bytes.
// Its mask is zero: the server has the same work with it, the generator none.
func rawFrame(opcode byte, payload []byte) []byte {
	const final, masked = 0x80, 0x80
	frame := []byte{final | opcode, masked | byte(len(payload))}
	if len(payload) >= 126 {
		frame = binary.BigEndian.AppendUint16([]byte{final | opcode, masked | 126}, uint16(len(payload)))
	}
	return append(append(frame, 0, 0, 0, 0), payload...)
}

// nextPayload cuts the first frame of a server off what was read. The packets of a
// handshake are shorter than 65,536 bytes.
func nextPayload(read []byte) (payload, rest []byte, whole bool) {
	if len(read) < 4 {
		return nil, read, false
	}
	head, size := 2, int(read[1])
	if size == 126 {
		head, size = 4, int(binary.BigEndian.Uint16(read[2:]))
	}
	if len(read) < head+size {
		return nil, read, false
	}
	return read[head : head+size], read[head+size:], true
}
