package socketio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"socketlab/labs/socketio/engineio"
)

// maxIDDigits bounds an acknowledgement id: enough for every integer that a
// JavaScript number holds exactly, and few enough for a uint64.
const maxIDDigits = 16

// An assembly puts packets together: a text message, and one binary message for
// each attachment. Socket.IO v5, packets with binary attachments.
type assembly struct {
	// limit bounds a packet including its attachments, in bytes. The official
	// server bounds each message by itself.
	limit int64
	// arguments bounds those of an event or an acknowledgement.
	arguments int

	packet decodedPacket
	due    int // attachments that have not arrived yet
	size   int64
}

// add adds a message. It reports true if the message completes a packet.
func (a *assembly) add(m engineio.Message) (packet decodedPacket, complete bool, err error) {
	switch {
	case m.Binary && a.due == 0:
		return decodedPacket{}, false, fmt.Errorf("%w: binary without a header", ErrInvalidPacket)
	case m.Binary:
		a.packet.Attachments = append(a.packet.Attachments, m.Data)
		a.due--
	case a.due > 0:
		return decodedPacket{}, false, fmt.Errorf("%w: text while attachments are due", ErrInvalidPacket)
	default:
		a.packet, a.due, err = decode(m.Data)
		if err == nil && len(a.packet.args()) > a.arguments {
			err = fmt.Errorf("%w: too many arguments", ErrInvalidPacket)
		}
	}
	if a.size += int64(len(m.Data)); err == nil && a.size > a.limit {
		err = fmt.Errorf("%w: attachments too large", ErrInvalidPacket)
	}
	if err != nil || a.due > 0 {
		return decodedPacket{}, false, err
	}
	packet = a.packet
	packet.attach()
	*a = assembly{limit: a.limit, arguments: a.arguments}
	return packet, true, nil
}

// A decodedPacket is a valid packet and what its data says.
type decodedPacket struct {
	Packet
	event string    // the name of an event
	array jsonArray // the data of an event or an acknowledgement
}

// args returns the arguments of an event or an acknowledgement.
func (p *decodedPacket) args() Args {
	if p.Type == PacketEvent {
		return p.array.values[1:]
	}
	return p.array.values
}

// decode decodes one text message and returns how many attachments are due after
// it. Every error is ErrInvalidPacket: the client does not speak the protocol,
// and its connection must be closed. Socket.IO v5, packet encoding.
func decode(text []byte) (p decodedPacket, due int, err error) {
	if len(text) == 0 || text[0] < '0' || text[0] > '6' {
		return decodedPacket{}, 0, fmt.Errorf("%w: unknown packet type", ErrInvalidPacket)
	}
	p.Type, p.Namespace = PacketType(text[0]-'0'), "/"
	rest := text[1:]
	if p.Type > PacketConnectError {
		p.Type -= withAttachments
		count, after, _ := bytes.Cut(rest, []byte("-"))
		if due, err = strconv.Atoi(string(count)); err != nil || due < 1 || due > maxAttachments {
			return decodedPacket{}, 0, fmt.Errorf("%w: illegal number of attachments", ErrInvalidPacket)
		}
		rest = after
	}
	if len(rest) > 0 && rest[0] == '/' {
		namespace, after, _ := bytes.Cut(rest, []byte(",")) // the last field has no comma
		p.Namespace, rest = string(namespace), after
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits > maxIDDigits {
		return decodedPacket{}, 0, fmt.Errorf("%w: acknowledgement id too long", ErrInvalidPacket)
	}
	if digits > 0 {
		id, err := strconv.ParseUint(string(rest[:digits]), 10, 64)
		if err != nil {
			return decodedPacket{}, 0, fmt.Errorf("%w: acknowledgement id: %w", ErrInvalidPacket, err)
		}
		p.ID, rest = &id, rest[digits:]
	}
	if len(rest) > 0 {
		p.Data = respell(rest)
	}
	return p, due, p.decodeData(due)
}

// decodeData checks the data against the packet's type and its number of
// attachments, as the official parser does, and fills in event and array.
func (p *decodedPacket) decodeData(attachments int) error {
	ok := false
	switch p.Type {
	case PacketConnect:
		ok = p.Data == nil || p.Data[0] == '{' && json.Valid(p.Data)
	case PacketDisconnect:
		ok = p.Data == nil
	case PacketEvent:
		if p.array, ok = scanArray(p.Data); ok {
			ok = p.decodeName()
		}
	case PacketAck:
		p.array, ok = scanArray(p.Data)
	case PacketConnectError:
		ok = p.Data != nil && (p.Data[0] == '{' || p.Data[0] == '"') && json.Valid(p.Data)
	}
	if !ok {
		return fmt.Errorf("%w: payload does not fit packet type %d", ErrInvalidPacket, p.Type)
	}
	return p.checkPlaceholders(attachments)
}

// decodeName takes the name of an event from its array, and reports false if
// there is none or it is reserved. A number is a valid name in the protocol; it
// stays as the client wrote it.
func (p *decodedPacket) decodeName() bool {
	if len(p.array.values) == 0 {
		return false
	}
	first := p.array.values[0]
	switch c := first[0]; {
	case c == '"':
		name, err := unquote(first)
		p.event = name
		return err == nil && !slices.Contains(reservedEvents, name)
	case c == '-' || c >= '0' && c <= '9':
		p.event = string(first)
		return true
	}
	return false
}

// checkPlaceholders checks that each placeholder refers to one of n attachments,
// and no two to the same: otherwise a client could multiply what it sent. Without
// attachments a placeholder is plain data.
func (p *decodedPacket) checkPlaceholders(n int) error {
	if n == 0 {
		p.array.placeholders = nil
		return nil
	}
	if p.array.nested {
		return fmt.Errorf("%w: a placeholder in a placeholder", ErrInvalidPacket)
	}
	var seen [maxAttachments]bool
	for _, placeholder := range p.array.placeholders {
		num := placeholder.num
		if num < 0 || num >= n || seen[num] {
			return fmt.Errorf("%w: illegal attachments", ErrInvalidPacket)
		}
		seen[num] = true
	}
	return nil
}

// event returns the name and the arguments of an event.
func (p Packet) event() (string, Args, error) {
	decoded := decodedPacket{Packet: p}
	if err := decoded.decodeData(len(p.Attachments)); err != nil {
		return "", nil, err
	}
	decoded.attach()
	return decoded.event, decoded.args(), nil
}

// attach replaces the placeholders in the arguments by their attachments; see
// Binary.
func (p *decodedPacket) attach() {
	rest := p.array.placeholders
	for i, value := range p.array.values {
		var attached []byte
		copied := 0
		for ; len(rest) > 0 && rest[0].value == i; rest = rest[1:] {
			attached = append(attached, value[copied:rest[0].start]...)
			attached = Binary(p.Attachments[rest[0].num]).appendJSON(attached)
			copied = rest[0].end
		}
		if copied > 0 {
			p.array.values[i] = append(attached, value[copied:]...)
		}
	}
}

// unquote returns the value of a valid JSON string.
func unquote(text []byte) (value string, err error) {
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text[1 : len(text)-1]), nil
	}
	err = json.Unmarshal(text, &value)
	return value, err
}
