package bench

import (
	"errors"
	"strconv"
	"strings"
)

// payloadSize is the length of every message, as Socket.IO's argument: a JSON
// string of so many characters.
const payloadSize = 128

// A stamp is what a payload begins with: who sent it, which of its messages it
// is, and when, in nanoseconds.
type stamp struct {
	sender int
	number int64
	sent   int64
}

// Where the parts of a payload are: a digit, then two hexadecimal numbers.
const (
	numberAt = 1
	sentAt   = numberAt + 10
	stampEnd = sentAt + 16
)

var filler = strings.Repeat("x", payloadSize-stampEnd)

var errPayload = errors.New("a message is not as it was sent")

// appendTo appends a payload of payloadSize bytes.
func (s stamp) appendTo(to []byte) []byte {
	to = append(to, '0'+byte(s.sender))
	to = appendHex(to, s.number, sentAt-numberAt)
	to = appendHex(to, s.sent, stampEnd-sentAt)
	return append(to, filler...)
}

// readStamp reads an event whose only argument, and so its end, is a payload:
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
	var room [16]byte // on the stack
	digits := strconv.AppendInt(room[:0], n, 16)
	for range width - len(digits) {
		to = append(to, '0')
	}
	return append(to, digits...)
}

// readHex is several times faster than strconv: every delivery pays for it.
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
