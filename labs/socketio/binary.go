package socketio

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

// maxAttachments of one packet. Official clients close the connection if there
// are more, and each one takes memory before its event can be handled.
// CVE-2026-33151.
const maxAttachments = 10

// Binary is an argument, or a part of one, that crosses the wire as bytes: a
// Buffer, an ArrayBuffer or a Blob in JavaScript. For a whole argument a plain
// []byte works too, in Emit and in Args.Bind. Inside another value use Binary,
// because encoding/json makes a string of a []byte.
//
//	socket.Emit("file", "cat.png", data)
//	e.Args.Bind(&name, &data)
//
// Args are JSON, so there a Binary is the object {"_placeholder":true,"base64":"…"}, and a
// received argument can be emitted again as it is. What a client wrote is never taken for
// one, whatever keys it has: see respell. Decode binary data into a Binary, a field of that
// type, or a []byte; decoded into an any, it is plain data.
type Binary []byte

// A Binary in JSON is binaryStart, base64 and binaryEnd. The escape is a spelling that
// encoding/json never writes, and that respell takes out of what clients write. Inside of a
// string the quotes would have backslashes, so a text has these bytes only where such an
// object begins.
const (
	escapedKey  = `\u005fplaceholder`
	binaryStart = `{"` + escapedKey + `":true,"base64":"`
	binaryEnd   = `"}`
)

// respell writes the key of a Binary without its escape, which is another spelling of the
// same JSON. So nothing in the text is a Binary.
func respell(text []byte) []byte {
	if !bytes.Contains(text, []byte(escapedKey)) {
		return text
	}
	plain := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := 1
		switch {
		case bytes.HasPrefix(text, []byte(escapedKey)):
			plain = append(plain, "_placeholder"...)
			text = text[len(escapedKey):]
			continue
		case text[0] == '\\':
			n = min(2, len(text)) // an escaped backslash begins no escape
		}
		plain, text = append(plain, text[:n]...), text[n:]
	}
	return plain
}

// MarshalJSON implements json.Marshaler.
func (b Binary) MarshalJSON() ([]byte, error) { return b.appendJSON(nil), nil }

func (b Binary) appendJSON(text []byte) []byte {
	text = append(text, binaryStart...)
	return append(base64.StdEncoding.AppendEncode(text, b), binaryEnd...)
}

// UnmarshalJSON implements json.Unmarshaler. The error for any other JSON is
// ErrInvalidPacket.
func (b *Binary) UnmarshalJSON(text []byte) error {
	encoded, ok := bytes.CutPrefix(text, []byte(binaryStart))
	if ok {
		encoded, ok = bytes.CutSuffix(encoded, []byte(binaryEnd))
	}
	if !ok {
		return fmt.Errorf("%w: JSON instead of binary data", ErrInvalidPacket)
	}
	data, err := base64.StdEncoding.AppendDecode(nil, encoded)
	if err != nil {
		return fmt.Errorf("%w: binary data is not valid base64", ErrInvalidPacket)
	}
	*b = data
	return nil
}

// placeholderText is what the JSON of a packet has in the place of an attachment.
func placeholderText(num int) []byte {
	return fmt.Appendf(nil, `{"_placeholder":true,"num":%d}`, num)
}
