package socketio

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// How packets and options look between processes: MessagePack, as the official
// adapters write it. With these methods msgpack.Marshal and msgpack.Unmarshal
// do the right thing for both types.

// EncodeMsgpack implements msgpack.CustomEncoder: {type, data, nsp}.
func (p Packet) EncodeMsgpack(to *msgpack.Encoder) error {
	if err := to.EncodeMapLen(3); err != nil {
		return err
	}
	if err := to.EncodeMulti("type", int8(p.Type), "data"); err != nil {
		return err
	}
	if err := encodeJSON(to, p.Data); err != nil {
		return fmt.Errorf("encode a packet: %w", err)
	}
	return to.EncodeMulti("nsp", p.Namespace)
}

// DecodeMsgpack implements msgpack.CustomDecoder. What it accepts is an event
// that a client may be sent; anything else is ErrInvalidPacket.
func (p *Packet) DecodeMsgpack(from *msgpack.Decoder) error {
	*p = Packet{Namespace: "/"}
	kind := -1
	err := decodeFields(from, func(field string) (err error) {
		switch field {
		case "type":
			kind, err = from.DecodeInt()
		case "nsp":
			p.Namespace, err = from.DecodeString()
		case "data":
			var data bytes.Buffer
			err = decodeJSON(from, &data, maxDepth)
			p.Data = data.Bytes()
		default:
			err = from.Skip()
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidPacket, err)
	}
	if kind != int(PacketEvent) {
		return fmt.Errorf("%w: type %d on the cluster's wire", ErrInvalidPacket, kind)
	}
	p.Type = PacketEvent
	return p.validate()
}

// EncodeMsgpack implements msgpack.CustomEncoder: {rooms, except, flags}. None
// of them is ever nil, which the official adapter could not bear.
func (o BroadcastOptions) EncodeMsgpack(to *msgpack.Encoder) error {
	return to.EncodeMulti(wireOptions{
		Rooms:  append([]string{}, o.Rooms...),
		Except: append([]string{}, o.Except...),
		Flags: wireFlags{
			Volatile:  o.Flags.Volatile,
			Broadcast: o.Flags.Broadcast,
			Timeout:   o.Flags.Timeout.Milliseconds(),
		},
	})
}

type wireOptions struct {
	Rooms  []string  `msgpack:"rooms"`
	Except []string  `msgpack:"except"`
	Flags  wireFlags `msgpack:"flags"`
}

type wireFlags struct {
	Volatile  bool  `msgpack:"volatile,omitempty"`
	Broadcast bool  `msgpack:"broadcast,omitempty"`
	Timeout   int64 `msgpack:"timeout,omitempty"`
}

// DecodeMsgpack implements msgpack.CustomDecoder. Fields may be missing, and a
// room may be a number: on the JavaScript side to(42) is legal.
func (o *BroadcastOptions) DecodeMsgpack(from *msgpack.Decoder) error {
	*o = BroadcastOptions{}
	err := decodeFields(from, func(field string) (err error) {
		switch field {
		case "rooms":
			o.Rooms, err = decodeRooms(from)
		case "except":
			o.Except, err = decodeRooms(from)
		case "flags":
			o.Flags, err = decodeFlags(from)
		default:
			err = from.Skip()
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: options: %w", ErrInvalidPacket, err)
	}
	return nil
}

func decodeFlags(from *msgpack.Decoder) (flags BroadcastFlags, err error) {
	err = decodeFields(from, func(field string) (err error) {
		var milliseconds float64
		switch field {
		case "volatile":
			flags.Volatile, err = from.DecodeBool()
		case "broadcast":
			flags.Broadcast, err = from.DecodeBool()
		case "timeout":
			milliseconds, err = from.DecodeFloat64()
			flags.Timeout = time.Duration(min(max(milliseconds, 0), math.MaxInt32)) * time.Millisecond
		default:
			err = from.Skip()
		}
		return err
	})
	return flags, err
}

// decodeFields calls decode for each key of a map. A nil map has none.
func decodeFields(from *msgpack.Decoder, decode func(field string) error) error {
	count, err := from.DecodeMapLen()
	if err != nil {
		return err
	}
	for range max(count, 0) {
		field, err := from.DecodeString()
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
	count, err := from.DecodeArrayLen()
	if err != nil {
		return nil, err
	}
	var rooms []string
	for range max(count, 0) {
		code, err := from.PeekCode()
		if err != nil {
			return nil, err
		}
		var room string
		if msgpcode.IsString(code) {
			room, err = from.DecodeString()
		} else {
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
