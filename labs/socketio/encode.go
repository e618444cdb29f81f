package socketio

import (
	"bytes"
	"encoding/json"
	"strconv"

	"socketlab/labs/socketio/engineio"
)

// frame returns the packet without its attachments.
func (p Packet) frame() *engineio.Frame {
	var short [512]byte // on the stack: a frame copies it
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

// frames returns the packet as it is sent, to one socket or to many. They must
// stay next to one another.
func (p Packet) frames() []*engineio.Frame {
	frames := make([]*engineio.Frame, 0, 1+len(p.Attachments))
	frames = append(frames, p.frame())
	for _, attachment := range p.Attachments {
		frames = append(frames, engineio.NewBinaryFrame(attachment))
	}
	return frames
}

// marshal encodes a value as JSON without turning < into \u003c: what goes to a
// browser through this protocol is data, not markup.
func marshal(value any) (json.RawMessage, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}
