package app

import (
	"encoding/json"
	"errors"
	"time"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// An order is the argument of the events of those who operate the chat. All its fields may be
// missing.
type order struct {
	to, except []string // rooms: whom it is about
	local      bool     // of this node only
	rooms      []string
	text       json.RawMessage
	close      bool
	timeout    time.Duration
}

// at selects the sockets that the order is about.
func (o order) at(nsp *socketio.Namespace) socketio.BroadcastOperator {
	selected := nsp.To(o.to...).Except(o.except...)
	if o.local {
		selected = selected.Local()
	}
	return selected
}

var errTimeout = errors.New("no timeout")

// UnmarshalJSON implements json.Unmarshaler.
func (o *order) UnmarshalJSON(data []byte) error {
	var timeout string
	o.text = json.RawMessage("null")
	err := strictjson.Object(data, strictjson.Fields{
		"to": &o.to, "except": &o.except, "local": &o.local, "rooms": &o.rooms, "text": &o.text, "close": &o.close, "timeout": &timeout,
	}, strictjson.NoOthers)
	if err == nil && timeout != "" {
		o.timeout, err = time.ParseDuration(timeout)
		if err == nil && o.timeout <= 0 {
			err = errTimeout
		}
	}
	return err
}
