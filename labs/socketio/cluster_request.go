package socketio

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/vmihailenco/msgpack/v5"
)

// Between processes, two messages are MessagePack though all others that ask and answer
// are JSON: an event for the clients of another process that asks for acknowledgements,
// and each acknowledgement. The numbers are those of @socket.io/redis-adapter.
const (
	typeBroadcast    = 7
	typeBroadcastAck = 9
)

// An AckRequest asks other processes to send an event to the sockets that Options select,
// and to answer with an [AckResponse] for each acknowledgement.
type AckRequest struct {
	UID       string // of the process that asks
	RequestID string
	Packet    Packet
	Options   BroadcastOptions
}

// MarshalBinary implements encoding.BinaryMarshaler. The error for a packet that has no
// such form is ErrInvalidPacket, as in EncodeBroadcast.
func (r AckRequest) MarshalBinary() ([]byte, error) {
	var message bytes.Buffer
	to := msgpack.NewEncoder(&message)
	to.UseCompactInts(true)
	err := errors.Join(
		to.EncodeMapLen(5),
		to.EncodeMulti("uid", r.UID, "requestId", r.RequestID, "type", int8(typeBroadcast), "packet"),
		encodePacket(to, r.Packet),
		to.EncodeMulti("opts", newWireOptions(r.Options)),
	)
	if err != nil {
		return nil, fmt.Errorf("%w: encode a request for acknowledgements: %w", ErrInvalidPacket, err)
	}
	return message.Bytes(), nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. The error for any other bytes is
// ErrInvalidPacket.
func (r *AckRequest) UnmarshalBinary(message []byte) error {
	var read AckRequest
	kind, packet := -1, false
	err := decodeMessage(message, func(from *msgpack.Decoder, field string) (err error) {
		switch field {
		case "uid":
			read.UID, err = decodeText(from)
		case "requestId":
			read.RequestID, err = decodeText(from)
		case "type":
			kind, err = from.DecodeInt()
		case "packet":
			read.Packet, err = decodePacket(from)
			packet = true
		case "opts":
			read.Options, err = decodeOptions(from)
		default:
			err = skip(from)
		}
		return err
	})
	switch {
	case err != nil:
	case kind != typeBroadcast:
		err = fmt.Errorf("type %d, want %d", kind, typeBroadcast)
	case read.RequestID == "":
		err = errors.New("there is no requestId")
	case !packet:
		err = errors.New("there is no packet")
	}
	if err != nil {
		return fmt.Errorf("%w: request for acknowledgements: %w", ErrInvalidPacket, err)
	}
	*r = read
	return nil
}

// An AckResponse carries the acknowledgement of one client to the process that asked for
// it.
type AckResponse struct {
	RequestID string
	// Args are the arguments of the acknowledgement. Only the first crosses the wire.
	Args Args
}

// MarshalBinary implements encoding.BinaryMarshaler. The error for arguments that have no
// such form is ErrInvalidPacket, as in EncodeBroadcast.
func (r AckResponse) MarshalBinary() ([]byte, error) {
	var message bytes.Buffer
	to := msgpack.NewEncoder(&message)
	to.UseCompactInts(true)
	err := errors.Join(
		to.EncodeMapLen(3),
		to.EncodeMulti("type", int8(typeBroadcastAck), "requestId", r.RequestID, "packet"),
		encodeFirst(to, r.Args),
	)
	if err != nil {
		return nil, fmt.Errorf("%w: encode an acknowledgement: %w", ErrInvalidPacket, err)
	}
	return message.Bytes(), nil
}

// encodeFirst writes the first argument, or nil if there is none.
func encodeFirst(to *msgpack.Encoder, args Args) error {
	if len(args) == 0 {
		return to.EncodeNil()
	}
	array, attachments, err := encodeArguments([]any{args[0]})
	if err != nil {
		return err
	}
	return jsonToMsgpack(to, array[1:len(array)-1], attachments)
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. The error for any other bytes is
// ErrInvalidPacket.
func (r *AckResponse) UnmarshalBinary(message []byte) error {
	var read AckResponse
	kind := -1
	err := decodeMessage(message, func(from *msgpack.Decoder, field string) (err error) {
		switch field {
		case "requestId":
			read.RequestID, err = decodeText(from)
		case "type":
			kind, err = from.DecodeInt()
		case "packet":
			read.Args, err = decodeFirst(from)
		default:
			err = skip(from)
		}
		return err
	})
	switch {
	case err != nil:
	case kind != typeBroadcastAck:
		err = fmt.Errorf("type %d, want %d", kind, typeBroadcastAck)
	case read.RequestID == "":
		err = errors.New("there is no requestId")
	}
	if err != nil {
		return fmt.Errorf("%w: acknowledgement: %w", ErrInvalidPacket, err)
	}
	*r = read
	return nil
}

func decodeFirst(from *msgpack.Decoder) (Args, error) {
	var value jsonBuilder
	if err := msgpackToJSON(from, &value, maxDepth); err != nil {
		return nil, err
	}
	p := decodedPacket{Packet: Packet{Type: PacketAck, Attachments: value.attachments}}
	p.Data = append(append([]byte{'['}, value.Bytes()...), ']')
	if err := p.decodeData(len(p.Attachments)); err != nil {
		return nil, err
	}
	p.attach()
	return p.args(), nil
}

// decodeMessage decodes a message that is one map, and nothing behind it.
func decodeMessage(message []byte, decode func(from *msgpack.Decoder, field string) error) error {
	reader := bytes.NewReader(message)
	from := msgpack.NewDecoder(reader)
	err := decodeFields(from, func(field string) error { return decode(from, field) })
	if err == nil && reader.Len() > 0 {
		err = errors.New("trailing bytes")
	}
	return err
}
