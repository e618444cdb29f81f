package socketio

import (
	"fmt"
)

// Bounds limit what one client may make the server keep or do. The official server has
// none of them. A field that is zero has its default, which is far above what an
// application needs; there is no way to switch a bound off.
type Bounds struct {
	// Rooms is how many rooms a socket may be in, the one of its own id included. A
	// Join that would exceed it joins none and returns ErrBound. Defaults to 10,000.
	Rooms int
	// RoomName is how many bytes the name of a room may have that a socket joins.
	// Otherwise Join returns ErrBound. Defaults to 100,000.
	RoomName int
	// Auth is how many bytes of JSON a client may send with CONNECT. More is refused
	// with CONNECT_ERROR. Defaults to 100,000.
	Auth int
	// Arguments is how many arguments an event or an acknowledgement of a client may
	// have. More closes the connection. Defaults to 64.
	Arguments int
	// Outside is how many connections of one address may be in no namespace: those that
	// have not joined one yet, and those that have left the last. One more is closed. For
	// the address see engineio.Options.Address. Defaults to 10,000.
	Outside int
	// Namespaces is how many namespaces of a ParentNamespace there may be at once; their
	// names may have 1,000 bytes. One more is refused with CONNECT_ERROR. Defaults to
	// 1,000.
	Namespaces int
	// Connects is how many CONNECTs a client may send over one connection, refused
	// ones included. The next one closes the connection. Defaults to 10,000.
	Connects int
	// StrayAcks is how many acknowledgements of one connection are ignored because the
	// server did not ask for so many. The next one closes the connection. Defaults to
	// 1,000. An acknowledgement that comes too late was asked for and does not count.
	StrayAcks int
}

func (b Bounds) withDefaults() Bounds {
	for _, field := range []struct {
		bound *int
		value int
	}{
		{&b.Rooms, 10_000}, {&b.RoomName, 100_000}, {&b.Auth, 100_000},
		{&b.Arguments, 64}, {&b.Outside, 10_000}, {&b.Connects, 10_000}, {&b.Namespaces, 1_000}, {&b.StrayAcks, 1_000},
	} {
		if *field.bound <= 0 {
			*field.bound = field.value
		}
	}
	return b
}

// checkNames returns ErrBound if a room has a longer name than rooms may have.
func (b Bounds) checkNames(rooms []string) error {
	for _, room := range rooms {
		if len(room) > b.RoomName {
			return fmt.Errorf("%w: the name of a room has %d bytes, of at most %d", ErrBound, len(room), b.RoomName)
		}
	}
	return nil
}
