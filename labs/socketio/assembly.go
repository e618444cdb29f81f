package socketio

import (
	"fmt"

	"socketlab/labs/socketio/engineio"
)

// An assembly puts packets together: a text, and the attachments that follow
// it, each a message of its own. Socket.IO v5, packets with binary attachments.
type assembly struct {
	// limit bounds a packet with all its attachments, in bytes. The official
	// server bounds each by itself, and so lets a client hold eleven times as much.
	limit int64

	packet Packet
	due    int // attachments that have not come yet
	size   int64
}

// add takes a message and returns the packet that it completes, if it does.
func (a *assembly) add(m engineio.Message) (packet Packet, complete bool, err error) {
	switch {
	case m.Binary && a.due == 0:
		return Packet{}, false, fmt.Errorf("%w: binary without a header", ErrInvalidPacket)
	case m.Binary:
		a.packet.Attachments = append(a.packet.Attachments, m.Data)
		a.due--
	case a.due > 0:
		return Packet{}, false, fmt.Errorf("%w: text while attachments are due", ErrInvalidPacket)
	default:
		a.packet, a.due, err = decode(m.Data)
	}
	if a.size += int64(len(m.Data)); err == nil && a.size > a.limit {
		err = fmt.Errorf("%w: attachments too large", ErrInvalidPacket)
	}
	if err != nil || a.due > 0 {
		return Packet{}, false, err
	}
	packet = a.packet
	*a = assembly{limit: a.limit}
	return packet, true, nil
}
