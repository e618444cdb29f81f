package socketio

import (
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

// On the wire, events and acknowledgements with attachments are types of their
// own, 5 and 6. A Packet has the type without, and the attachments.
const withAttachments = 3

// A Packet is the unit of the Socket.IO protocol. Its data stays encoded from
// end to end, so that a number keeps its precision and a relay costs nothing.
type Packet struct {
	Type      PacketType
	Namespace string
	// ID asks for an acknowledgement (PacketEvent) or is one (PacketAck).
	ID *uint64
	// Data is a JSON array for PacketEvent and PacketAck, an object for
	// PacketConnect and PacketConnectError, and nil for PacketDisconnect.
	Data json.RawMessage
	// Attachments are the bytes that belong into Data, at most ten, where
	// {"_placeholder":true,"num":0} and so on stand for them.
	Attachments [][]byte
}

// Args are the arguments of an event or an acknowledgement, each one JSON value;
// see Binary for bytes in them.
type Args []json.RawMessage

// Bind decodes the arguments into targets, one each: JSON, or bytes into a
// *[]byte. It is an error if there are fewer or more.
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

// reservedEvents cannot be names of events: on the JavaScript side they would
// be taken for what the library itself emits.
var reservedEvents = []string{"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}

// newEvent encodes an event's name and arguments as the data of a packet.
func newEvent(namespace, event string, args []any) (Packet, error) {
	if slices.Contains(reservedEvents, event) {
		return Packet{}, fmt.Errorf("emit %q: %w", event, ErrReservedEvent)
	}
	data, attachments, err := newArguments(append([]any{event}, args...))
	if err != nil {
		return Packet{}, fmt.Errorf("emit %q: %w", event, err)
	}
	return Packet{Type: PacketEvent, Namespace: namespace, Data: data, Attachments: attachments}, nil
}
