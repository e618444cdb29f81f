package labtest

import (
	"encoding/base64"
	"strings"

	"github.com/gorilla/websocket"
)

// separator separates the packets in one HTTP body. Engine.IO v4, packet encoding, HTTP
// long-polling.
const separator = "\x1e"

// cutPayload returns the packets in one HTTP body: at least one, which may be empty.
func cutPayload(body string) []string { return strings.Split(body, separator) }

// encodePacket returns the packet that carries a frame over HTTP long-polling.
func encodePacket(kind int, data []byte) string {
	if kind == websocket.BinaryMessage {
		return "b" + base64.StdEncoding.EncodeToString(data)
	}
	return string(data)
}

// decodePacket returns the frame that a packet carries over HTTP long-polling.
func decodePacket(packet string) (kind int, data []byte, err error) {
	if packet == "" {
		return 0, nil, oddFrame("an empty packet in an HTTP answer")
	}
	text, binary := strings.CutPrefix(packet, "b")
	if !binary {
		return websocket.TextMessage, []byte(packet), nil
	}
	data, err = base64.StdEncoding.DecodeString(text)
	if err != nil {
		return 0, nil, oddFrame("a binary packet that is not base64: " + printable(packet))
	}
	return websocket.BinaryMessage, data, nil
}

// An outbox holds the packets that wait for a POST, in order.
type outbox struct {
	limit   int // bytes; one packet may exceed it
	size    int // bytes
	packets []string
}

func (o *outbox) empty() bool { return len(o.packets) == 0 }

func (o *outbox) full() bool { return o.size >= o.limit }

func (o *outbox) put(packet string) {
	o.packets = append(o.packets, packet)
	o.size += len(packet)
}

// take returns the body of the next POST: as many packets as fit into limit bytes, but at
// least one, as the official client does. The outbox must not be empty. A limit of 0 is
// none.
func (o *outbox) take(limit int) string {
	n, body := 1, len(o.packets[0])
	o.size -= len(o.packets[0])
	for ; n < len(o.packets); n++ {
		body += len(separator) + len(o.packets[n])
		if limit > 0 && body > limit {
			break
		}
		o.size -= len(o.packets[n])
	}
	taken := o.packets[:n]
	o.packets = o.packets[n:]
	return strings.Join(taken, separator)
}
