package socketio

import (
	"encoding/base64"
	"encoding/json"
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
// Args are JSON, so there a Binary is {"_placeholder":true,"base64":"…"}, and a
// received argument can be emitted again as it is. The key _placeholder belongs
// to the protocol, as on the official server: do not use it in your own objects.
type Binary []byte

// MarshalJSON implements json.Marshaler.
func (b Binary) MarshalJSON() ([]byte, error) { return b.appendJSON(nil), nil }

func (b Binary) appendJSON(text []byte) []byte {
	text = append(text, `{"_placeholder":true,"base64":"`...)
	return append(base64.StdEncoding.AppendEncode(text, b), `"}`...)
}

// UnmarshalJSON implements json.Unmarshaler. The error for any other JSON is
// ErrInvalidPacket.
func (b *Binary) UnmarshalJSON(text []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || string(fields["_placeholder"]) != "true" {
		return fmt.Errorf("%w: JSON instead of binary data", ErrInvalidPacket)
	}
	var encoded *string // nil unless base64 is a string
	if err := json.Unmarshal(fields["base64"], &encoded); err != nil || encoded == nil {
		return fmt.Errorf("%w: placeholder without binary data", ErrInvalidPacket)
	}
	data, err := base64.StdEncoding.DecodeString(*encoded)
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
