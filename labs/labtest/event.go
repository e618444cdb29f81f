package labtest

import (
	"encoding/json"
	"strconv"
)

// An Event is an event that a client heard.
type Event struct {
	Name string
	Args []json.RawMessage // exactly as they arrived, without the offset: see Offset

	client *Client
	id     string // acknowledgement id, empty when the server asks for none
	data   json.RawMessage
	text   string // the frame

	offset string            // if the event seems to have one; see Offset
	all    []json.RawMessage // Args, and the offset
	whole  json.RawMessage   // data with the offset; nil without one
}

func newEvent(client *Client, p packet, text string) (*Event, error) {
	var list []json.RawMessage
	var name string
	if json.Unmarshal(p.data, &list) != nil || len(list) == 0 || json.Unmarshal(list[0], &name) != nil {
		return nil, oddFrame("an event without a name: " + printable(text))
	}
	return &Event{Name: name, Args: list[1:], all: list[1:], client: client, id: p.id, data: p.data, text: text}, nil
}

// Arg decodes the argument with index i, counted from 0, into a pointer.
func (e *Event) Arg(i int, into any) {
	c := e.client.conn.cluster
	c.t.Helper()
	if i >= len(e.Args) {
		c.fail(e.client.Name()+" heard too few arguments", "an argument "+strconv.Itoa(i), printable(e.text))
	}
	if err := json.Unmarshal(e.Args[i], into); err != nil {
		c.fail(e.client.Name()+" heard an argument of another type", err.Error(), printable(e.text))
	}
}

// WantsReply reports whether the server asked for an acknowledgement.
func (e *Event) WantsReply() bool { return e.id != "" }

// Reply acknowledges the event, which must ask for an acknowledgement.
func (e *Event) Reply(values ...any) {
	c := e.client.conn.cluster
	c.t.Helper()
	if e.id == "" {
		c.fail(e.client.Name()+" was not asked for an acknowledgement", `42<id>[…]`, printable(e.text))
	}
	payload, err := listJSON(values)
	if err != nil {
		c.failf("the check replies what is not JSON: %v", err)
	}
	e.client.sendPacket(typeAck, e.id, string(payload))
}

// Offset returns the offset with which the server can find the event again, or "" if it has
// none. Only a [Reconnecting] looks for it, by the rule of the official client: while the
// client has a pid, a text that is the last argument of an event that asks for no
// acknowledgement is an offset. Args does not contain it.
func (e *Event) Offset() string { return e.offset }

// splitOffset takes what seems to be an offset off the arguments.
func (e *Event) splitOffset() {
	last := len(e.Args) - 1
	if e.id != "" || last < 0 || e.Args[last][0] != '"' {
		return
	}
	_ = json.Unmarshal(e.Args[last], &e.offset) // a text
	e.Args, e.whole = e.Args[:last:last], e.data
	name, _ := toJSON(e.Name)
	e.data, _ = toJSON(append([]json.RawMessage{name}, e.Args...))
}

// matches reports whether the event is the expected one. A text that seems to be its offset
// may also be its last argument: a volatile event, for example, needs no offset.
func (e *Event) matches(want json.RawMessage) bool {
	return sameJSON(want, e.data) || e.whole != nil && sameJSON(want, e.whole)
}

// A Message is an event that a check expects. See [Client.InAnyOrder].
type Message struct {
	Event string
	Args  []any
}

// Msg makes a Message.
func Msg(event string, args ...any) Message {
	return Message{Event: event, Args: args}
}

// list returns a message as a JSON list: the name, then the arguments.
func (m Message) list() (json.RawMessage, error) {
	return listJSON(append([]any{m.Event}, m.Args...))
}
