package app

import (
	"encoding/json"
	"errors"

	"socketlab/labs/strictjson"
)

// A message is the argument of the event "say".
type message struct {
	to, except       []string // rooms
	local, broadcast bool
	text             json.RawMessage // any JSON value
}

var errNoText = errors.New("a message without text")

// UnmarshalJSON implements json.Unmarshaler. Only the text is required.
func (m *message) UnmarshalJSON(data []byte) error {
	err := strictjson.Object(data, strictjson.Fields{
		"to": &m.to, "except": &m.except, "local": &m.local, "broadcast": &m.broadcast, "text": &m.text,
	})
	if err == nil && m.text == nil {
		err = errNoText
	}
	return err
}
