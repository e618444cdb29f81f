package labtest

import (
	"encoding/json"
	"strconv"
)

// An Event is an event that a client heard.
type Event struct {
	Name string
	Args []json.RawMessage // exactly as they arrived

	client *Client
	id     string // acknowledgement id, empty when the server asks for none
	data   json.RawMessage
	text   string // the frame
}

func newEvent(client *Client, p packet, text string) (*Event, error) {
	var list []json.RawMessage
	var name string
	if json.Unmarshal(p.data, &list) != nil || len(list) == 0 || json.Unmarshal(list[0], &name) != nil {
		return nil, oddFrame("an event without a name: " + printable(text))
	}
	return &Event{Name: name, Args: list[1:], client: client, id: p.id, data: p.data, text: text}, nil
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

// matches reports whether the event is the expected one.
func (e *Event) matches(want json.RawMessage) bool {
	return sameJSON(want, e.data)
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
