package socketio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"socketlab/labs/socketio/engineio"
)

// newEvent encodes an event as a packet.
func newEvent(namespace, event string, args []any) (Packet, error) {
	if slices.Contains(reservedEvents, event) {
		return Packet{}, fmt.Errorf("emit %q: %w", event, ErrReservedEvent)
	}
	data, attachments, err := encodeArguments(append([]any{event}, args...))
	if err != nil {
		return Packet{}, fmt.Errorf("emit %q: %w", event, err)
	}
	return Packet{Type: PacketEvent, Namespace: namespace, Data: data, Attachments: attachments}, nil
}

// encodeArguments encodes values as the data of a packet: a JSON array with
// placeholders, and the attachments that they stand for. Socket.IO v5, packets
// with binary attachments.
func encodeArguments(values []any) (data json.RawMessage, attachments [][]byte, err error) {
	var e argumentEncoder
	e.Grow(256)
	e.WriteByte('[')
	for i, value := range values {
		if i > 0 {
			e.WriteByte(',')
		}
		if err := e.encode(value); err != nil {
			return nil, nil, err
		}
	}
	e.WriteByte(']')
	if n := len(e.attachments); n > 0 {
		// A client cannot tell plain data that looks like a placeholder from one.
		if array, ok := scanArray(e.Bytes()); !ok || len(array.placeholders) != n {
			return nil, nil, fmt.Errorf("%w: an object with \"_placeholder\": true beside binary data", ErrInvalidPacket)
		}
	}
	return e.Bytes(), e.attachments, nil
}

type argumentEncoder struct {
	bytes.Buffer
	attachments [][]byte
}

func (e *argumentEncoder) encode(value any) error {
	start := e.Len()
	switch argument := value.(type) {
	case []byte:
		return e.attach(argument)
	case Binary:
		return e.attach(argument)
	case json.RawMessage: // usually an argument that a client sent
		if argument == nil {
			argument = json.RawMessage("null")
		}
		if err := json.Compact(&e.Buffer, argument); err != nil {
			return err
		}
	default:
		if err := encodeJSON(&e.Buffer, value); err != nil {
			return err
		}
	}
	if bytes.Contains(e.Bytes()[start:], []byte(binaryStart)) {
		return e.detach(start)
	}
	return nil
}

// attach writes a placeholder for an attachment.
func (e *argumentEncoder) attach(data []byte) error {
	if len(e.attachments) == maxAttachments {
		return fmt.Errorf("%w: more than %d attachments", ErrInvalidPacket, maxAttachments)
	}
	e.Write(placeholderText(len(e.attachments)))
	e.attachments = append(e.attachments, append([]byte{}, data...)) // the caller may reuse its slice
	return nil
}

// detach replaces each Binary in the argument that begins at start by a
// placeholder, and makes it an attachment.
func (e *argumentEncoder) detach(start int) error {
	rest := bytes.Clone(e.Bytes()[start:])
	e.Truncate(start)
	for {
		at := bytes.Index(rest, []byte(binaryStart))
		if at < 0 {
			e.Write(rest)
			return nil
		}
		length := bytes.Index(rest[at:], []byte(binaryEnd)) + len(binaryEnd)
		if length < len(binaryStart) {
			return fmt.Errorf("%w: binary data without an end", ErrInvalidPacket)
		}
		var binary Binary
		if err := binary.UnmarshalJSON(rest[at : at+length]); err != nil {
			return err
		}
		e.Write(rest[:at])
		if err := e.attach(binary); err != nil {
			return err
		}
		rest = rest[at+length:]
	}
}

// encodeJSON appends a value as JSON without turning < into \u003c: what goes to
// a browser through this protocol is data, not markup.
func encodeJSON(to *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	to.Truncate(to.Len() - 1) // the newline
	return nil
}

// marshal returns a value as JSON; see encodeJSON.
func marshal(value any) (json.RawMessage, error) {
	var buffer bytes.Buffer
	err := encodeJSON(&buffer, value)
	return buffer.Bytes(), err
}

// frames returns the packet as it is sent, to one socket or to many. The frames
// must stay next to one another.
func (p Packet) frames() []*engineio.Frame {
	frames := make([]*engineio.Frame, 0, 1+len(p.Attachments))
	frames = append(frames, p.frame())
	for _, attachment := range p.Attachments {
		frames = append(frames, engineio.NewBinaryFrame(attachment))
	}
	return frames
}

// frame returns the packet without its attachments.
func (p Packet) frame() *engineio.Frame {
	var short [512]byte // on the stack, because a frame copies it
	return engineio.NewFrame(p.appendTo(short[:0]))
}

// appendTo appends the packet as text: <type>[<n>-][<namespace>,][<id>][json],
// which its n attachments follow. Socket.IO v5, packet encoding.
func (p Packet) appendTo(text []byte) []byte {
	if n := len(p.Attachments); n > 0 {
		text = append(text, '0'+byte(p.Type+withAttachments))
		text = append(strconv.AppendInt(text, int64(n), 10), '-')
	} else {
		text = append(text, '0'+byte(p.Type))
	}
	if p.Namespace != "/" {
		text = append(append(text, p.Namespace...), ',')
	}
	if p.ID != nil {
		text = strconv.AppendUint(text, *p.ID, 10)
	}
	return append(text, p.Data...)
}
