package socketio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A PacketType is the first character of an encoded packet.
type PacketType byte

// The packet types of Socket.IO v5.
const (
	PacketConnect      PacketType = 0
	PacketDisconnect   PacketType = 1
	PacketEvent        PacketType = 2
	PacketAck          PacketType = 3
	PacketConnectError PacketType = 4
)

// On the wire, events and acknowledgements with attachments have types of their
// own, 5 and 6. A Packet has type 2 or 3 and the attachments.
const withAttachments = 3

// A Packet is the unit of the Socket.IO protocol. Its data stays encoded from end
// to end, so numbers keep their precision and relaying it costs nothing.
type Packet struct {
	Type      PacketType
	Namespace string
	// ID asks for an acknowledgement (PacketEvent), or names the event that this
	// acknowledges (PacketAck). Nil if there is none.
	ID *uint64
	// Data is a JSON array for PacketEvent and PacketAck, an object for
	// PacketConnect and PacketConnectError, and nil for PacketDisconnect.
	Data json.RawMessage
	// Attachments are the binary parts of Data, at most ten. In Data they are
	// {"_placeholder":true,"num":0} and so on.
	Attachments [][]byte
}

// WithOffset returns an event with one more argument, by which a client that comes back says
// what it has received; see ConnectionStateRecovery. An event that asks for an
// acknowledgement stays as it is.
func (p Packet) WithOffset(offset string) Packet {
	if p.Type != PacketEvent || p.ID != nil {
		return p
	}
	quoted, _ := json.Marshal(offset) // a string can always be encoded
	p.Data = slices.Concat(bytes.TrimSuffix(p.Data, []byte("]")), []byte(","), quoted, []byte("]"))
	return p
}

// size returns how many bytes the packet holds.
func (p Packet) size() int {
	size := len(p.Data)
	for _, attachment := range p.Attachments {
		size += len(attachment)
	}
	return size
}

// Args are the arguments of an event or an acknowledgement, each one JSON value.
// See Binary for how they hold binary data.
type Args []json.RawMessage

// Bind decodes each argument into one target: binary data into a *[]byte or
// *Binary, anything else as JSON. It is an error if there are fewer or more
// arguments than targets.
func (a Args) Bind(targets ...any) error {
	if len(a) != len(targets) {
		return fmt.Errorf("got %d arguments, want %d", len(a), len(targets))
	}
	for i, target := range targets {
		if bytes, ok := target.(*[]byte); ok {
			target = (*Binary)(bytes)
		}
		if err := json.Unmarshal(a[i], target); err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	return nil
}

// reservedEvents cannot be event names: a JavaScript peer would mistake them for
// events of the library itself.
var reservedEvents = []string{"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}
