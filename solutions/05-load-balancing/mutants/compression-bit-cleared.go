//go:build mutant

// The bit that says that a message is compressed is cleared.
//
//lab:breaks 5.13
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

import (
	"encoding/binary"
	"io"
)

// run carries frame by frame.
func (t *tunnel) run(clockwork.Clock) {
	defer t.close()
	ended := make(chan error, 2)
	go func() { ended <- frames(t.client, t.server) }()
	go func() { ended <- frames(t.server, t.client) }()
	<-ended
}

// frames copies the frames of a WebSocket. RFC 6455, section 5.2.
func frames(to io.Writer, from io.Reader) error {
	for {
		head := make([]byte, 2, 14)
		if _, err := io.ReadFull(from, head); err != nil {
			return err
		}
		size, more := uint64(head[1]&0x7f), 0
		switch size {
		case 126:
			more = 2
		case 127:
			more = 8
		}
		if head[1]&0x80 != 0 {
			more += 4
		}
		head = head[:2+more]
		if _, err := io.ReadFull(from, head[2:]); err != nil {
			return err
		}
		switch size {
		case 126:
			size = uint64(binary.BigEndian.Uint16(head[2:]))
		case 127:
			size = binary.BigEndian.Uint64(head[2:])
		}
		payload := make([]byte, size)
		if _, err := io.ReadFull(from, payload); err != nil {
			return err
		}
		head[0] &= 0x8f
		if _, err := to.Write(append(head, payload...)); err != nil {
			return err
		}
	}
}
