package engineio

import (
	"bytes"
	"encoding/base64"

	"github.com/gorilla/websocket"
)

// separator separates the packets in one HTTP body.
// Engine.IO v4, packet encoding, HTTP long-polling.
const separator = '\x1e'

// encodePayload returns the body of a response that carries the frames' packets.
func encodePayload(frames []*Frame) []byte {
	size := len(frames)
	for _, f := range frames {
		size += 1 + base64.StdEncoding.EncodedLen(f.size)
	}
	body := make([]byte, 0, size)
	for i, f := range frames {
		if i > 0 {
			body = append(body, separator)
		}
		if f.kind == websocket.BinaryMessage {
			body = base64.StdEncoding.AppendEncode(append(body, packetBinary), f.payload())
		} else {
			body = append(body, f.payload()...)
		}
	}
	return body
}

// cutPayload returns the first packet of a request's body and the rest. It
// reports whether a separator follows the packet; the rest may then be empty,
// which is not a valid packet.
func cutPayload(body []byte) (text, rest []byte, found bool) {
	text, rest, found = bytes.Cut(body, []byte{separator})
	return text[:len(text):len(text)], rest, found // appending to one packet must not overwrite the next
}
