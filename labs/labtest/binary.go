package labtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
)

// Binary is a binary value in what a check sends or expects, at any depth. It travels as
// an attachment:
//
//	ann.Ask("echo", labtest.Binary("raw")).Want(labtest.Binary("raw"))
type Binary []byte

// binaryMark is the name of the only field of the object that stands for a Binary until it
// is sent, and after it has arrived.
const binaryMark = "\u0000binary"

// MarshalJSON implements [json.Marshaler].
func (b Binary) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{binaryMark: base64.StdEncoding.EncodeToString(b)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (b *Binary) UnmarshalJSON(text []byte) error {
	var object map[string][]byte
	if err := json.Unmarshal(text, &object); err != nil || len(object) != 1 || object[binaryMark] == nil {
		return fmt.Errorf("%s is not an attachment", text)
	}
	*b = object[binaryMark]
	return nil
}

// marked matches an encoded Binary.
var marked = regexp.MustCompile(`\{"\\u0000binary":"([A-Za-z0-9+/=]*)"\}`)

// detach replaces each Binary in the JSON of a packet with its placeholder, and returns
// the attachments.
func detach(text string) (string, [][]byte) {
	var attachments [][]byte
	text = marked.ReplaceAllStringFunc(text, func(object string) string {
		data, _ := base64.StdEncoding.DecodeString(marked.FindStringSubmatch(object)[1]) // as encoded by Binary
		attachments = append(attachments, data)
		return `{"_placeholder":true,"num":` + strconv.Itoa(len(attachments)-1) + `}`
	})
	return text, attachments
}

// sendPacket sends an event or an acknowledgement, with its attachments. It returns the
// text frame.
func (c *Client) sendPacket(kind byte, id, list string) string {
	text, attachments := detach(list)
	frame := prefix(kind, c.nsp, -1) + id + text
	if len(attachments) > 0 {
		frame = "4" + string(kind+typeBinaryEvent-typeEvent) + strconv.Itoa(len(attachments)) + "-" + frame[2:]
	}
	c.conn.send(frame, attachments...)
	return frame
}

// An assembly is a packet that has arrived without all of its attachments.
type assembly struct {
	packet      packet
	text        string
	attachments []Binary
}

// complete puts the attachments into the packet, in place of their placeholders, and
// makes an event or an acknowledgement of it. Socket.IO protocol v5, packet encoding.
func (a *assembly) complete() (packet, error) {
	value, err := exactly(a.packet.data)
	if err != nil {
		return packet{}, err
	}
	used := 0
	value, err = a.attach(value, &used)
	if err == nil && used != len(a.attachments) {
		err = fmt.Errorf("it has %s and %s", plural(len(a.attachments), "attachment"), plural(used, "placeholder"))
	}
	if err != nil {
		return packet{}, err
	}
	p := a.packet
	p.kind -= typeBinaryEvent - typeEvent
	p.data, err = toJSON(value)
	return p, err
}

func (a *assembly) attach(value any, used *int) (_ any, err error) {
	switch value := value.(type) {
	case []any:
		for i := range value {
			if value[i], err = a.attach(value[i], used); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		if value["_placeholder"] == true {
			number, _ := value["num"].(json.Number)
			i, err := strconv.Atoi(number.String())
			if err != nil || i < 0 || i >= len(a.attachments) {
				return nil, fmt.Errorf("a placeholder has num %v of %s", value["num"], plural(len(a.attachments), "attachment"))
			}
			*used++
			return a.attachments[i], nil
		}
		for key := range value {
			if value[key], err = a.attach(value[key], used); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}
