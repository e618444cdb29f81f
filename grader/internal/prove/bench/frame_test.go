package bench

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

// serverFrame is a text message as servers send it: not masked.
func serverFrame(text []byte) []byte {
	frame := []byte{0x81}
	switch n := len(text); {
	case n < 126:
		frame = append(frame, byte(n))
	case n < 1<<16:
		frame = binary.BigEndian.AppendUint16(append(frame, 126), uint16(n))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 127), uint64(n))
	}
	return append(frame, text...)
}

// Frames of every form of length are found, however they are cut.
func TestNextFrame(t *testing.T) {
	for _, size := range []int{0, 1, 125, 126, 65535, 65536} {
		text := bytes.Repeat([]byte("x"), size)
		frame := serverFrame(text)

		for _, cut := range []int{0, 1, 2, 3, 9, len(frame) - 1} {
			if cut < len(frame) {
				_, _, rest, ok := nextFrame(frame[:cut])
				require.False(t, ok, "%d of %d bytes", cut, len(frame))
				require.Len(t, rest, cut)
			}
		}
		opcode, payload, rest, ok := nextFrame(append(frame, "next"...))
		require.True(t, ok, "%d bytes", size)
		require.EqualValues(t, opText, opcode)
		require.Equal(t, string(text), string(payload))
		require.Equal(t, "next", string(rest))
	}
}

// A length that no buffer could hold is no frame, and no panic.
func TestNextFrameWithAbsurdLength(t *testing.T) {
	_, _, _, ok := nextFrame([]byte{0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'x'})
	require.False(t, ok)
}

// RFC 6455, section 5.3: a client masks; a mask of zero changes nothing.
func TestAppendFrame(t *testing.T) {
	require.Equal(t, []byte{0x81, 0x82, 0, 0, 0, 0, 'h', 'i'}, appendFrame(nil, opText, []byte("hi")))
	require.Equal(t, []byte{0x81, 0xfe, 0, 126, 0, 0, 0, 0}, appendFrame(nil, opText, make([]byte, 126))[:8])
	require.Equal(t, []byte{0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, appendFrame(nil, opText, make([]byte, 1<<16))[:14])
}
