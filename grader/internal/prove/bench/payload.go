package bench

import (
	"errors"
	"strconv"
	"strings"
)

// payloadSize is the length of every message's only argument, a JSON string, in
// characters.
const payloadSize = 128

// A stamp is the beginning of a payload.
type stamp struct {
	sender int
	number int64 // counts the sender's messages, from 1
	sent   int64 // Unix time in nanoseconds
}

// Offsets in a payload: the sender is a digit, then come two hexadecimal numbers.
const (
	numberAt = 1
	sentAt   = numberAt + 10
	stampEnd = sentAt + 16
)

var filler = strings.Repeat("x", payloadSize-stampEnd)

var errPayload = errors.New("a message differs from what was sent")

// appendTo appends a payload of payloadSize bytes.
func (s stamp) appendTo(to []byte) []byte {
	to = append(to, '0'+byte(s.sender))
	to = appendHex(to, s.number, sentAt-numberAt)
	to = appendHex(to, s.sent, stampEnd-sentAt)
	return append(to, filler...)
}

// readStamp reads the stamp of an event whose only argument is a payload:
// 42["name","…"].
func readStamp(event []byte) (stamp, error) {
	end := len(event) - len(`"]`)
	if end < payloadSize || string(event[:2]) != "42" {
		return stamp{}, errPayload
	}
	payload := event[end-payloadSize : end]
	number, ok := readHex(payload[numberAt:sentAt])
	sent, ok2 := readHex(payload[sentAt:stampEnd])
	if !ok || !ok2 {
		return stamp{}, errPayload
	}
	return stamp{sender: int(payload[0] - '0'), number: number, sent: sent}, nil
}

func appendHex(to []byte, n int64, width int) []byte {
	var buffer [16]byte // on the stack
	digits := strconv.AppendInt(buffer[:0], n, 16)
	for range width - len(digits) {
		to = append(to, '0')
	}
	return append(to, digits...)
}

// readHex is several times as fast as strconv, and runs for every delivery.
func readHex(digits []byte) (n int64, ok bool) {
	for _, d := range digits {
		switch {
		case '0' <= d && d <= '9':
			d -= '0'
		case 'a' <= d && d <= 'f':
			d -= 'a' - 10
		default:
			return 0, false
		}
		n = n<<4 | int64(d)
	}
	return n, true
}
