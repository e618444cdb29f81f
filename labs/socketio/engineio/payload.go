package engineio

import (
	"bytes"
	"encoding/base64"

	"github.com/gorilla/websocket"
)

// separator stands between the packets of one HTTP body.
// Engine.IO v4, packet encoding, HTTP long-polling.
const separator = '\x1e'

// encodePayload joins packets to the body of one response.
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
			body = base64.StdEncoding.AppendEncode(append(body, packetBinary), f.data())
		} else {
			body = append(body, f.data()...)
		}
	}
	return body
}

// cutPayload returns the first packet of a request's body and the rest; found
// says whether there is a rest, which may be empty and then is no packet.
func cutPayload(body []byte) (text, rest []byte, found bool) {
	text, rest, found = bytes.Cut(body, []byte{separator})
	return text[:len(text):len(text)], rest, found // what is appended to one must not change the next
}
