package socketio

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// encode returns the packet as text: <type>[<namespace>,][<id>][json].
// Socket.IO v5, packet encoding.
func (p Packet) encode() []byte {
	text := make([]byte, 0, 1+len(p.Namespace)+1+20+len(p.Data))
	text = append(text, '0'+byte(p.Type))
	if p.Namespace != "/" {
		text = append(append(text, p.Namespace...), ',')
	}
	if p.ID != nil {
		text = strconv.AppendUint(text, *p.ID, 10)
	}
	return append(text, p.Data...)
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
