package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Visitors open connections, so many at a time, each with its own handshake, and
// leave as soon as they have been let in. One thread serves them all: to wake a
// goroutine for every answer would cost the generator more than the answers do.
type visitors struct {
	epoll    int
	server   *unix.SockaddrInet4
	upgrade  []byte // the three things that each of them says
	connect  []byte
	goodbye  []byte
	places   []visitor
	came     int // in all
	present  int
	admitted int64
}

// A visitor is one connection. Its socket may block, but does not: it is read
// when something has come, and what it says fits into the kernel's buffer.
type visitor struct {
	fd   int
	step step
	room [1 << 10]byte
	have int // bytes of room: read, and not looked at
}

// A step is what a visitor waits for.
type step int

const (
	away     step = iota // not here: nothing
	upgraded             // the answer to the HTTP request
	opened               // Engine.IO's open packet
	joined               // Socket.IO's CONNECT packet
)

// visit has visitors come until the time is over, and returns when the last has
// left.
func visit(ctx context.Context, address, auth string, atOnce int, until time.Time) (admitted int64, err error) {
	v, err := newVisitors(address, auth, atOnce)
	if err != nil {
		return 0, err
	}
	defer v.close()
	for place := range v.places {
		if err := v.enter(place); err != nil {
			return 0, err
		}
	}
	for v.present > 0 {
		if err := v.serve(ctx, until); err != nil {
			return 0, err
		}
	}
	return v.admitted, nil
}

func newVisitors(address, auth string, atOnce int) (*visitors, error) {
	target, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	to, err := netip.ParseAddrPort(target.Host)
	if err != nil {
		return nil, err
	}
	v := &visitors{
		server:  &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()},
		upgrade: upgradeRequest(target),
		connect: appendFrame(nil, opText, []byte("40"+auth)),
		goodbye: appendFrame(nil, opClose, []byte{1000 >> 8, 1000 & 0xff}), // a normal closure
		places:  make([]visitor, atOnce),
	}
	v.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	return v, err
}

// close drops whoever is still there.
func (v *visitors) close() {
	for i := range v.places {
		if v.places[i].step != away {
			_ = unix.Close(v.places[i].fd)
		}
	}
	_ = unix.Close(v.epoll)
}

// enter has a visitor come to a place that is free.
func (v *visitors) enter(place int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("make a socket: %w", err)
	}
	one := &v.places[place]
	one.fd, one.step, one.have = fd, upgraded, 0
	from := &unix.SockaddrInet4{Addr: source(v.came).Addr().As4()}
	v.came++
	v.present++
	if err := unix.Bind(fd, from); err != nil {
		return fmt.Errorf("choose an address: %w", err)
	}
	if err := unix.Connect(fd, v.server); err != nil { // the loopback lets in or refuses at once
		return fmt.Errorf("connect: %w", err)
	}
	event := &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(place)} // the place comes back with each event
	if err := unix.EpollCtl(v.epoll, unix.EPOLL_CTL_ADD, fd, event); err != nil {
		return fmt.Errorf("wait for an answer: %w", err)
	}
	return one.say(v.upgrade)
}

// serve waits for answers, and leads each visitor who has one a step further.
func (v *visitors) serve(ctx context.Context, until time.Time) error {
	var events [64]unix.EpollEvent
	n, err := unix.EpollWait(v.epoll, events[:], int(patience.Milliseconds()))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		return fmt.Errorf("wait for answers: %w", err)
	case n == 0:
		return fmt.Errorf("no answer to any handshake in %s", patience)
	}
	for _, event := range events[:n] {
		place := int(event.Fd)
		one := &v.places[place]
		if err := v.lead(one); err != nil {
			return err
		}
		if one.step == away && time.Now().Before(until) {
			if err := v.enter(place); err != nil {
				return err
			}
		}
	}
	return nil
}

// lead reads what has come for a visitor and does what follows from it.
func (v *visitors) lead(one *visitor) error {
	n, err := unix.Read(one.fd, one.room[one.have:])
	if err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("read an answer: %w", io.ErrUnexpectedEOF)
	}
	unread := one.room[:one.have+n]
	if one.step == upgraded {
		head, rest, whole := bytes.Cut(unread, endOfHead)
		if whole {
			if err := isUpgrade(head); err != nil {
				return err
			}
			one.step, unread = opened, rest
		}
	}
	for one.step == opened || one.step == joined {
		_, message, rest, whole := nextFrame(unread)
		if !whole {
			break
		}
		unread = rest
		switch {
		case one.step == opened && strings.HasPrefix(string(message), openPrefix):
			one.step, err = joined, one.say(v.connect)
		case one.step == joined && strings.HasPrefix(string(message), connectPrefix):
			err = v.leave(one)
		default:
			err = fmt.Errorf("got %.100q in a handshake", message)
		}
		if err != nil {
			return err
		}
	}
	one.have = copy(one.room[:], unread)
	return nil
}

// leave says goodbye, as a WebSocket does, and does not wait for the answer.
func (v *visitors) leave(one *visitor) error {
	err := one.say(v.goodbye)
	v.admitted++
	v.present--
	one.step = away
	return errors.Join(err, unix.Close(one.fd))
}

func (one *visitor) say(what []byte) error {
	if _, err := unix.Write(one.fd, what); err != nil {
		return fmt.Errorf("write in a handshake: %w", err)
	}
	return nil
}
