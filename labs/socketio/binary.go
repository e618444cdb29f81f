package socketio

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
)

// maxAttachments of one packet: official clients hang up on more, and each
// costs memory before its event can be handled. CVE-2026-33151.
const maxAttachments = 10

// Binary is an argument, or any part of one, that crosses the wire as bytes: a
// Buffer, an ArrayBuffer or a Blob in JavaScript. A plain []byte will do for a
// whole argument, in Emit and in Args.Bind; inside of another value encoding/json
// would make it a string.
//
//	socket.Emit("file", "cat.png", data)
//	e.Args.Bind(&name, &data)
//
// In Args, where all is JSON, it is {"_placeholder":true,"base64":"…"}, so that
// an argument can be emitted again as it came. An object with the key
// _placeholder is therefore the protocol's own, as for the official server.
type Binary []byte

type inlineBinary struct {
	Placeholder bool   `json:"_placeholder"`
	Base64      []byte `json:"base64"`
}

// MarshalJSON implements json.Marshaler.
func (b Binary) MarshalJSON() ([]byte, error) {
	if b == nil {
		b = Binary{}
	}
	return json.Marshal(inlineBinary{true, b})
}

// UnmarshalJSON implements json.Unmarshaler. What is not binary is an error.
func (b *Binary) UnmarshalJSON(text []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || string(fields["_placeholder"]) != "true" {
		return fmt.Errorf("%w: JSON where bytes belong", ErrInvalidPacket)
	}
	var encoded *string // nil for what is no string, too
	if err := json.Unmarshal(fields["base64"], &encoded); err != nil || encoded == nil {
		return fmt.Errorf("%w: a placeholder without bytes", ErrInvalidPacket)
	}
	data, err := base64.StdEncoding.DecodeString(*encoded)
	if err != nil {
		return fmt.Errorf("%w: bytes that are not in base64", ErrInvalidPacket)
	}
	*b = data
	return nil
}

// newArguments encodes values as the data of a packet: JSON, whose bytes are
// taken out as attachments. Socket.IO v5, packets with binary attachments.
func newArguments(values []any) (data json.RawMessage, attachments [][]byte, err error) {
	array := bytes.NewBuffer(make([]byte, 0, 256))
	array.WriteByte('[')
	for _, value := range values {
		if err := appendArgument(array, value); err != nil {
			return nil, nil, err
		}
	}
	array.WriteByte(']')
	data = array.Bytes()
	if !bytes.Contains(data, []byte(`"_placeholder"`)) {
		return data, nil, nil
	}
	detached, err := replacePlaceholders(data, func(object []byte) ([]byte, error) {
		var attachment Binary
		if err := attachment.UnmarshalJSON(object); err != nil {
			return nil, err
		}
		if len(attachments) == maxAttachments {
			return nil, fmt.Errorf("%w: more than %d attachments", ErrInvalidPacket, maxAttachments)
		}
		attachments = append(attachments, attachment)
		return placeholder(len(attachments) - 1), nil
	})
	return detached, attachments, err
}

// placeholder stands in a packet's JSON for an attachment.
func placeholder(num int) []byte {
	return fmt.Appendf(nil, `{"_placeholder":true,"num":%d}`, num)
}

// placeholderNum returns the number in a placeholder.
func placeholderNum(object []byte) (int, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil {
		return 0, err
	}
	return strconv.Atoi(string(fields["num"]))
}

// checkPlaceholders checks that each placeholder stands for one of n
// attachments, and none for the same as another: a client could multiply what
// it sent.
func (p Packet) checkPlaceholders(n int) error {
	var seen [maxAttachments]bool
	_, err := replacePlaceholders(p.Data, func(object []byte) ([]byte, error) {
		num, err := placeholderNum(object)
		if err != nil || num < 0 || num >= n || seen[num] {
			return nil, fmt.Errorf("%w: illegal attachments", ErrInvalidPacket)
		}
		seen[num] = true
		return object, nil
	})
	return err
}

// attach puts a packet's attachments into the arguments that mention them.
func (p Packet) attach(args Args) (Args, error) {
	if len(p.Attachments) == 0 {
		return args, nil
	}
	attached := make(Args, len(args))
	for i, arg := range args {
		var err error
		attached[i], err = replacePlaceholders(arg, func(object []byte) ([]byte, error) {
			num, err := placeholderNum(object)
			if err != nil || num < 0 || num >= len(p.Attachments) {
				return nil, fmt.Errorf("%w: illegal attachments", ErrInvalidPacket)
			}
			return Binary(p.Attachments[num]).MarshalJSON()
		})
		if err != nil {
			return nil, err
		}
	}
	return attached, nil
}
