package socketio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// EncodeBroadcast encodes a broadcast for the other processes: [uid, packet, opts]
// as MessagePack, the format of @socket.io/redis-adapter. The uid identifies the
// sending process. A packet that has no such form, because it nests too deeply or
// contains a number that no float64 can hold, is ErrInvalidPacket.
func EncodeBroadcast(uid string, packet Packet, opts BroadcastOptions) ([]byte, error) {
	var message bytes.Buffer
	to := msgpack.NewEncoder(&message)
	to.UseCompactInts(true)
	err := errors.Join(
		to.EncodeArrayLen(3),
		to.EncodeString(uid),
		encodePacket(to, packet),
		to.Encode(newWireOptions(opts)),
	)
	if err != nil {
		return nil, fmt.Errorf("%w: encode a broadcast: %w", ErrInvalidPacket, err)
	}
	return message.Bytes(), nil
}

// encodePacket encodes {type, data, nsp}.
func encodePacket(to *msgpack.Encoder, packet Packet) error {
	return errors.Join(
		to.EncodeMapLen(3),
		to.EncodeMulti("type", int8(packet.Type), "data"),
		jsonToMsgpack(to, packet.Data, packet.Attachments),
		to.EncodeMulti("nsp", packet.Namespace),
	)
}

// DecodeBroadcast decodes a broadcast of EncodeBroadcast, @socket.io/redis-adapter
// or @socket.io/redis-emitter. Anybody who can publish can send any bytes: if they
// are not a broadcast of an event, the error is ErrInvalidPacket.
func DecodeBroadcast(message []byte) (uid string, packet Packet, opts BroadcastOptions, err error) {
	reader := bytes.NewReader(message)
	from := msgpack.NewDecoder(reader)
	count, err := from.DecodeArrayLen()
	if err == nil && count != 3 {
		err = fmt.Errorf("%d elements, want 3", count)
	}
	if err == nil {
		uid, err = decodeText(from)
	}
	if err == nil {
		packet, err = decodePacket(from)
	}
	if err == nil {
		opts, err = decodeOptions(from)
	}
	if err == nil && reader.Len() > 0 {
		err = errors.New("trailing bytes")
	}
	if err != nil {
		return "", Packet{}, BroadcastOptions{}, fmt.Errorf("%w: broadcast: %w", ErrInvalidPacket, err)
	}
	return uid, packet, opts, nil
}

// decodePacket decodes {type, data, nsp}. Only events are broadcast.
func decodePacket(from *msgpack.Decoder) (Packet, error) {
	p, kind := Packet{Namespace: "/"}, -1
	err := decodeFields(from, func(field string) (err error) {
		switch field {
		case "type":
			kind, err = from.DecodeInt()
		case "nsp":
			p.Namespace, err = decodeText(from)
		case "data":
			var data jsonBuilder
			err = msgpackToJSON(from, &data, maxDepth)
			p.Data, p.Attachments = data.Bytes(), data.attachments
		default:
			err = skip(from)
		}
		return err
	})
	if err != nil {
		return Packet{}, err
	}
	if kind != int(PacketEvent) {
		return Packet{}, fmt.Errorf("packet type %d, want an event", kind)
	}
	p.Type = PacketEvent
	decoded := decodedPacket{Packet: p}
	return p, decoded.decodeData(len(p.Attachments))
}

// newWireOptions sets every field, because the official adapter expects all of them.
func newWireOptions(o BroadcastOptions) wireOptions {
	return wireOptions{
		Rooms:  append([]string{}, o.Rooms...),
		Except: append([]string{}, o.Except...),
		Flags: wireFlags{
			Volatile: o.Flags.Volatile,
			Timeout:  o.Flags.Timeout.Milliseconds(),
		},
	}
}

type wireOptions struct {
	Rooms  []string  `msgpack:"rooms"`
	Except []string  `msgpack:"except"`
	Flags  wireFlags `msgpack:"flags"`
}

type wireFlags struct {
	Volatile bool  `msgpack:"volatile,omitempty"`
	Timeout  int64 `msgpack:"timeout,omitempty"`
}

// decodeOptions decodes {rooms, except, flags}. Fields may be missing, and a room
// may be a number, because to(42) is valid in JavaScript.
func decodeOptions(from *msgpack.Decoder) (o BroadcastOptions, err error) {
	err = decodeFields(from, func(field string) (err error) {
		switch field {
		case "rooms":
			o.Rooms, err = decodeRooms(from)
		case "except":
			o.Except, err = decodeRooms(from)
		case "flags":
			o.Flags, err = decodeFlags(from)
		default:
			err = skip(from)
		}
		return err
	})
	return o, err
}

func decodeFlags(from *msgpack.Decoder) (flags BroadcastFlags, err error) {
	err = decodeFields(from, func(field string) (err error) {
		var milliseconds float64
		switch field {
		case "volatile":
			flags.Volatile, err = from.DecodeBool()
		case "timeout":
			milliseconds, err = from.DecodeFloat64()
			if milliseconds > 0 { // false for NaN
				flags.Timeout = time.Duration(min(milliseconds, math.MaxInt32)) * time.Millisecond
			}
		default:
			err = skip(from)
		}
		return err
	})
	return flags, err
}

// decodeText decodes a string. Unlike the library, it accepts neither nil nor binary
// data.
func decodeText(from *msgpack.Decoder) (string, error) {
	code, err := from.PeekCode()
	if err != nil {
		return "", err
	}
	if !msgpcode.IsString(code) {
		return "", fmt.Errorf("code %#x, want a string", code)
	}
	return from.DecodeString()
}

// skip skips a value of any type. It bounds the depth like msgpackToJSON.
func skip(from *msgpack.Decoder) error {
	var discarded jsonBuilder
	return msgpackToJSON(from, &discarded, maxDepth)
}

// decodeFields calls decode for each key of a map.
func decodeFields(from *msgpack.Decoder, decode func(field string) error) error {
	count, err := from.DecodeMapLen()
	if err != nil {
		return err
	}
	if count < 0 {
		return errors.New("nil, want a map")
	}
	for range count {
		field, err := decodeText(from)
		if err != nil {
			return err
		}
		if err := decode(field); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	return nil
}

func decodeRooms(from *msgpack.Decoder) ([]string, error) {
	switch code, err := from.PeekCode(); {
	case err != nil:
		return nil, err
	case code == msgpcode.Nil:
		return nil, from.DecodeNil()
	}
	count, err := lengthOf(from.DecodeArrayLen())
	if err != nil {
		return nil, err
	}
	var rooms []string
	for range count {
		code, err := from.PeekCode()
		if err != nil {
			return nil, err
		}
		var room string
		switch {
		case msgpcode.IsString(code):
			room, err = decodeText(from)
		case code == msgpcode.Double:
			var number jsonBuilder // formats it like JavaScript
			err = msgpackToJSON(from, &number, 0)
			room = number.String()
		default:
			var number int64
			number, err = from.DecodeInt64()
			room = strconv.FormatInt(number, 10)
		}
		if err != nil {
			return nil, err
		}
		rooms = append(rooms, room)
	}
	return rooms, nil
}
