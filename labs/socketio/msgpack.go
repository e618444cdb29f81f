package socketio

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// Between processes, packets are MessagePack. This file converts their JSON to it
// and back. It keeps the order of keys and the precision of integers. Attachments
// are part of the MessagePack, in the place of their placeholders.

// maxDepth bounds how deeply values may nest, so that a hostile client or broker
// cannot exhaust the stack.
const maxDepth = 1000

var errTooDeep = errors.New("values are nested too deeply")

// jsonToMsgpack writes one JSON value as MessagePack, with attachments in the place
// of their placeholders.
func jsonToMsgpack(to *msgpack.Encoder, data json.RawMessage, attachments [][]byte) error {
	from := json.NewDecoder(bytes.NewReader(data))
	from.UseNumber()
	value, err := readJSON(from, maxDepth)
	if err != nil {
		return err
	}
	return value.encode(to, attachments)
}

// A jsonValue is a decoded JSON value. MessagePack writes the length of an array or
// object before its items, so a value must be read whole before it is written.
type jsonValue struct {
	scalar any         // nil, bool, json.Number or string
	keys   []string    // of an object, in order
	items  []jsonValue // of an array or an object
	kind   json.Delim  // '[', '{', or 0 for a scalar
}

func readJSON(from *json.Decoder, depth int) (jsonValue, error) {
	token, err := from.Token()
	if err != nil {
		return jsonValue{}, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return jsonValue{scalar: token}, nil
	}
	if depth == 0 {
		return jsonValue{}, errTooDeep
	}
	value := jsonValue{kind: delim}
	for from.More() {
		if delim == '{' {
			key, err := from.Token()
			if err != nil {
				return jsonValue{}, err
			}
			value.keys = append(value.keys, key.(string)) // the decoder allows no other key
		}
		item, err := readJSON(from, depth-1)
		if err != nil {
			return jsonValue{}, err
		}
		value.items = append(value.items, item)
	}
	_, err = from.Token() // the closing bracket
	return value, err
}

func (v jsonValue) encode(to *msgpack.Encoder, attachments [][]byte) error {
	if num, ok := v.attachment(); ok && len(attachments) > 0 {
		if num < 0 || num >= len(attachments) {
			return fmt.Errorf("%w: illegal attachments", ErrInvalidPacket)
		}
		return encodeBytes(to, attachments[num])
	}
	switch v.kind {
	case '[':
		if err := to.EncodeArrayLen(len(v.items)); err != nil {
			return err
		}
	case '{':
		if err := to.EncodeMapLen(len(v.items)); err != nil {
			return err
		}
	default:
		return encodeScalar(to, v.scalar)
	}
	for i, item := range v.items {
		if v.kind == '{' {
			if err := to.EncodeString(v.keys[i]); err != nil {
				return err
			}
		}
		if err := item.encode(to, attachments); err != nil {
			return err
		}
	}
	return nil
}

// encodeBytes writes binary data. Unlike the library, it does not write nil for an
// empty slice.
func encodeBytes(to *msgpack.Encoder, data []byte) error {
	if err := to.EncodeBytesLen(len(data)); err != nil {
		return err
	}
	_, err := to.Writer().Write(data)
	return err
}

// attachment reports whether the value is a placeholder, and returns its number, or
// -1 if it has none.
func (v jsonValue) attachment() (num int, ok bool) {
	num = -1
	for i, key := range v.keys {
		switch key {
		case "_placeholder":
			ok = v.items[i].scalar == true
		case "num":
			number, _ := v.items[i].scalar.(json.Number)
			if n, err := strconv.Atoi(number.String()); err == nil {
				num = n
			}
		}
	}
	return num, ok
}

func encodeScalar(to *msgpack.Encoder, value any) error {
	number, ok := value.(json.Number)
	if !ok {
		return to.Encode(value)
	}
	if whole, err := number.Int64(); err == nil {
		return to.EncodeInt(whole)
	}
	if whole, err := strconv.ParseUint(number.String(), 10, 64); err == nil {
		return to.EncodeUint(whole)
	}
	float, err := number.Float64()
	if err != nil {
		return err
	}
	return to.EncodeFloat64(float)
}

// A jsonBuilder collects JSON text and the attachments that its placeholders stand
// for.
type jsonBuilder struct {
	bytes.Buffer
	attachments [][]byte
}

// msgpackToJSON reads one MessagePack value and appends it as JSON.
func msgpackToJSON(from *msgpack.Decoder, to *jsonBuilder, depth int) error {
	code, err := from.PeekCode()
	if err != nil {
		return err
	}
	switch {
	case msgpcode.IsFixedArray(code), code == msgpcode.Array16, code == msgpcode.Array32:
		count, err := lengthOf(from.DecodeArrayLen())
		if err != nil {
			return err
		}
		return decodeItems(from, to, depth, count, "[]")
	case msgpcode.IsFixedMap(code), code == msgpcode.Map16, code == msgpcode.Map32:
		count, err := lengthOf(from.DecodeMapLen())
		if err != nil {
			return err
		}
		return decodeItems(from, to, depth, count, "{}")
	case msgpcode.IsBin(code):
		return decodeAttachment(from, to)
	case msgpcode.IsExt(code):
		date, err := decodeDate(from)
		if err != nil {
			return err
		}
		return appendScalar(to, date)
	}
	value, err := from.DecodeInterface()
	if err != nil {
		return err
	}
	return appendScalar(to, value)
}

func decodeAttachment(from *msgpack.Decoder, to *jsonBuilder) error {
	if len(to.attachments) == maxAttachments {
		return fmt.Errorf("more than %d attachments", maxAttachments)
	}
	size, err := from.DecodeBytesLen()
	if err != nil {
		return err
	}
	var attachment bytes.Buffer // grows with the data that is there, whatever size claims
	if _, err := io.CopyN(&attachment, from.Buffered(), int64(size)); err != nil {
		return err
	}
	to.Write(placeholderText(len(to.attachments)))
	to.attachments = append(to.attachments, attachment.Bytes())
	return nil
}

// decodeDate decodes the only extension that JSON has a form for, a timestamp: seconds
// since 1970 and nanoseconds. It does not trust the length that the extension claims.
func decodeDate(from *msgpack.Decoder) (time.Time, error) {
	kind, length, err := from.DecodeExtHeader()
	if err != nil {
		return time.Time{}, err
	}
	var raw [12]byte
	if kind != -1 || length != 4 && length != 8 && length != 12 {
		return time.Time{}, fmt.Errorf("JSON has no type for extension %d of %d bytes", kind, length)
	}
	if err := from.ReadFull(raw[:length]); err != nil {
		return time.Time{}, err
	}
	seconds, nanoseconds := int64(binary.BigEndian.Uint32(raw[:])), uint32(0)
	switch length {
	case 8:
		both := binary.BigEndian.Uint64(raw[:])
		seconds, nanoseconds = int64(both&(1<<34-1)), uint32(both>>34)
	case 12:
		seconds, nanoseconds = int64(binary.BigEndian.Uint64(raw[4:])), binary.BigEndian.Uint32(raw[:])
	}
	return time.Unix(seconds, int64(nanoseconds)), nil
}

// lengthOf refuses the length of something that is not nil and does not fit into an int of
// 32 bits, for which the library returns a negative number.
func lengthOf(count int, err error) (int, error) {
	if err == nil && count < 0 {
		err = errors.New("too many items")
	}
	return count, err
}

func decodeItems(from *msgpack.Decoder, to *jsonBuilder, depth, count int, brackets string) error {
	if depth == 0 {
		return errTooDeep
	}
	to.WriteByte(brackets[0])
	for i := range count {
		if i > 0 {
			to.WriteByte(',')
		}
		if brackets == "{}" {
			key, err := decodeText(from)
			if err != nil {
				return err
			}
			if err := appendScalar(to, key); err != nil {
				return err
			}
			to.WriteByte(':')
		}
		if err := msgpackToJSON(from, to, depth-1); err != nil {
			return err
		}
	}
	to.WriteByte(brackets[1])
	return nil
}

func appendScalar(to *jsonBuilder, value any) error {
	switch value := value.(type) {
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			to.WriteString("null") // like JSON.stringify
			return nil
		}
	case float32:
		return appendScalar(to, float64(value))
	case time.Time:
		return appendScalar(to, isoDate(value))
	case nil, bool, string, int8, int16, int32, int64, uint8, uint16, uint32, uint64:
	default:
		return fmt.Errorf("JSON has no type for %T", value)
	}
	data, err := marshal(value)
	if err != nil {
		return err
	}
	to.Write(data)
	return nil
}

// isoDate formats a date like Date.prototype.toJSON: a year of more than four digits
// has a sign and six digits.
func isoDate(date time.Time) string {
	date = date.UTC()
	if year := date.Year(); year < 0 || year > 9999 {
		return fmt.Sprintf("%+07d", year) + date.Format("-01-02T15:04:05.000Z")
	}
	return date.Format("2006-01-02T15:04:05.000Z")
}
