package socketio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// maxIDDigits bounds an acknowledgement id: what a JavaScript number and a
// uint64 both hold exactly, with room.
const maxIDDigits = 16

// decode parses one text packet, and says how many attachments are due after
// it. Every error is ErrInvalidPacket: whoever sent it does not speak the
// protocol, and the connection must be closed. Socket.IO v5, packet encoding.
func decode(text []byte) (p Packet, due int, err error) {
	if len(text) == 0 || text[0] < '0' || text[0] > '6' {
		return Packet{}, 0, fmt.Errorf("%w: unknown packet type", ErrInvalidPacket)
	}
	p = Packet{Type: PacketType(text[0] - '0'), Namespace: "/"}
	rest := text[1:]
	if p.Type > PacketConnectError {
		p.Type -= withAttachments
		count, after, _ := bytes.Cut(rest, []byte("-"))
		if due, err = strconv.Atoi(string(count)); err != nil || due < 1 || due > maxAttachments {
			return Packet{}, 0, fmt.Errorf("%w: illegal number of attachments", ErrInvalidPacket)
		}
		rest = after
	}
	if len(rest) > 0 && rest[0] == '/' {
		namespace, after, _ := bytes.Cut(rest, []byte(",")) // the comma may be missing at the end
		p.Namespace, rest = string(namespace), after
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits > maxIDDigits {
		return Packet{}, 0, fmt.Errorf("%w: acknowledgement id too long", ErrInvalidPacket)
	}
	if digits > 0 {
		id, err := strconv.ParseUint(string(rest[:digits]), 10, 64)
		if err != nil {
			return Packet{}, 0, fmt.Errorf("%w: acknowledgement id: %w", ErrInvalidPacket, err)
		}
		p.ID, rest = &id, rest[digits:]
	}
	if len(rest) > 0 {
		p.Data = rest
	}
	return p, due, p.validate(due)
}

// validate checks the payload against the packet's type and its number of
// attachments, as the official parser does, and that nothing follows it.
func (p Packet) validate(attachments int) error {
	ok := false
	switch p.Type {
	case PacketConnect:
		ok = p.Data == nil || p.Data[0] == '{' && json.Valid(p.Data)
	case PacketDisconnect:
		ok = p.Data == nil
	case PacketEvent:
		ok = p.hasArguments() && p.hasName()
	case PacketAck:
		ok = p.hasArguments()
	case PacketConnectError:
		ok = p.Data != nil && (p.Data[0] == '{' || p.Data[0] == '"') && json.Valid(p.Data)
	}
	if !ok {
		return fmt.Errorf("%w: payload does not fit packet type %d", ErrInvalidPacket, p.Type)
	}
	if attachments > 0 {
		return p.checkPlaceholders(attachments)
	}
	return nil
}

// event splits the data of an event into its name and its arguments, in which
// placeholders stay; see attach. The data must be valid. A name that is a
// number, which the protocol allows, is returned as it was written.
func (p Packet) event() (string, Args, error) {
	values := p.args()
	if len(values) == 0 {
		return "", nil, fmt.Errorf("%w: an event without a name", ErrInvalidPacket)
	}
	name, err := eventName(values[0])
	return name, values[1:], err
}

// hasName says whether an event's data, which must be valid, begins with a name
// that is not reserved.
func (p Packet) hasName() bool {
	for first := range arguments(p.Data) {
		name, err := eventName(first)
		return err == nil && !slices.Contains(reservedEvents, name)
	}
	return false
}

func eventName(value []byte) (string, error) {
	switch first := value[0]; {
	case first == '"':
		name, err := unquote(value)
		if err != nil {
			return "", fmt.Errorf("%w: event name: %w", ErrInvalidPacket, err)
		}
		return name, nil
	case first == '-' || first >= '0' && first <= '9':
		return string(value), nil
	}
	return "", fmt.Errorf("%w: an event name that is neither string nor number", ErrInvalidPacket)
}

// args splits the data of an acknowledgement, which must be valid, too.
func (p Packet) args() Args { return splitArguments(p.Data) }

func (p Packet) hasArguments() bool {
	return len(p.Data) > 0 && p.Data[0] == '[' && json.Valid(p.Data)
}
