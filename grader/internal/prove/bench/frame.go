package bench

import "encoding/binary"

// The opcodes that servers send, RFC 6455, section 5.2.
const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

// appendFrame appends a client's message as one frame. The mask is zero: a
// server has the same work with it as with any other, the generator has none.
func appendFrame(to []byte, opcode byte, payload []byte) []byte {
	const final, masked = 0x80, 0x80
	to = append(to, final|opcode)
	switch n := len(payload); {
	case n < 126:
		to = append(to, masked|byte(n))
	case n < 1<<16:
		to = binary.BigEndian.AppendUint16(append(to, masked|126), uint16(n))
	default:
		to = binary.BigEndian.AppendUint64(append(to, masked|127), uint64(n))
	}
	return append(append(to, 0, 0, 0, 0), payload...)
}

// nextFrame takes the first frame of a server out of what was read. ok is false
// while it has not come whole. The payload is part of read.
func nextFrame(read []byte) (opcode byte, payload, rest []byte, ok bool) {
	if len(read) < 2 {
		return 0, nil, read, false
	}
	head, size := 2, int(read[1]&0x7f)
	switch size {
	case 126:
		head = 4
	case 127:
		head = 10
	}
	if len(read) < head {
		return 0, nil, read, false
	}
	switch size {
	case 126:
		size = int(binary.BigEndian.Uint16(read[2:]))
	case 127:
		size = int(binary.BigEndian.Uint64(read[2:]))
	}
	if size < 0 || size > len(read)-head {
		return 0, nil, read, false
	}
	return read[0] & 0xf, read[head : head+size], read[head+size:], true
}
