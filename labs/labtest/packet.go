package labtest

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

var errNotJSON = errors.New("it is not JSON")

// The packet types of Socket.IO v5.
const (
	typeConnect      = '0'
	typeDisconnect   = '1'
	typeEvent        = '2'
	typeAck          = '3'
	typeConnectError = '4'
	typeBinaryEvent  = '5'
	typeBinaryAck    = '6'
)

// A packet is one Socket.IO packet.
type packet struct {
	kind byte
	// attachments is how many binary frames follow.
	attachments int
	nsp         string // "/" when the frame names none
	id          string // acknowledgement id, empty without one
	data        json.RawMessage
}

// parsePacket reads `<type>[<attachments>-][<namespace>,][<ack id>][json]`, Socket.IO
// protocol v5, packet encoding. The Engine.IO type byte is already gone.
func parsePacket(text string) (packet, error) {
	if text == "" {
		return packet{}, errors.New("it is empty")
	}
	p := packet{kind: text[0], nsp: "/"}
	if p.kind < typeConnect || p.kind > typeBinaryAck {
		return packet{}, errors.New("its type is not one of 0 to 6")
	}
	text = text[1:]
	if p.kind >= typeBinaryEvent {
		count, rest, _ := strings.Cut(text, "-")
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || n > maxFrames {
			return packet{}, errors.New("it does not say how many attachments it has")
		}
		p.attachments, text = n, rest
	}

	if strings.HasPrefix(text, "/") {
		p.nsp, text, _ = strings.Cut(text, ",")
	}
	digits := strings.TrimLeft(text, "0123456789")
	p.id, text = text[:len(text)-len(digits)], digits
	if text != "" {
		if !json.Valid([]byte(text)) {
			return packet{}, errNotJSON
		}
		p.data = json.RawMessage(text)
	}
	return p, nil
}

// prefix returns what precedes the JSON of a packet: `42/admin,7`.
func prefix(kind byte, nsp string, id int) string {
	text := "4" + string(kind)
	if nsp != "/" {
		text += nsp + ","
	}
	if id >= 0 {
		text += strconv.Itoa(id)
	}
	return text
}
