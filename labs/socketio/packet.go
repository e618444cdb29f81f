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
	// Types 5 and 6, events and acknowledgements with binary attachments, are
	// not supported yet: a peer that sends one is disconnected.
)

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
}

// Args are the arguments of an event or an acknowledgement, each one JSON value.
type Args []json.RawMessage

// Bind decodes the arguments into targets, one each. It is an error if there
// are fewer or more.
func (a Args) Bind(targets ...any) error {
	if len(a) != len(targets) {
		return fmt.Errorf("got %d arguments, want %d", len(a), len(targets))
	}
	for i, target := range targets {
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
	data, err := marshal(append([]any{event}, args...))
	if err != nil {
		return Packet{}, fmt.Errorf("emit %q: %w", event, err)
	}
	return Packet{Type: PacketEvent, Namespace: namespace, Data: data}, nil
}
