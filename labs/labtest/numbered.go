package labtest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A Numbering says how a check numbers the events that it counts in a [Ledger].
type Numbering struct {
	event  string
	number []any
	sender []any // nil if the number's text begins with it
}

// Numbered is the numbering of events with a name by one of their values: a whole number, or
// a text that ends with one. path leads to the value: the index of the argument, counted
// from 0, then the names of fields.
//
//	labtest.Numbered("said", 0, "text")  // {"room": "lobby", "text": "ann 7"} is 7 from ann
//
// What comes before the number in a text, without the spaces around it, is the sender. The
// ledger ignores other events, and those without a number.
func Numbered(event string, path ...any) Numbering {
	return Numbering{event: event, number: path}
}

// By adds the path to another value, a text or a number, which is the sender.
func (n Numbering) By(path ...any) Numbering {
	n.sender = path
	return n
}

// of returns the number and the sender of an event.
func (n Numbering) of(e *Event) (number int, sender string, ok bool) {
	if e.Name != n.event {
		return 0, "", false
	}
	value, ok := valueAt(e.all, n.number)
	if !ok {
		return 0, "", false
	}
	before := ""
	if text, isText := textOf(value); isText {
		before = strings.TrimRight(text, "0123456789")
		value = json.RawMessage(text[len(before):])
	}
	number, err := strconv.Atoi(string(value))
	if err != nil {
		return 0, "", false
	}
	if n.sender == nil {
		return number, strings.TrimSpace(before), true
	}
	if value, ok = valueAt(e.all, n.sender); !ok {
		return 0, "", false
	}
	if text, isText := textOf(value); isText {
		return number, text, true
	}
	return number, string(value), true
}

// textOf decodes a JSON string.
func textOf(value json.RawMessage) (text string, isText bool) {
	isText = value[0] == '"' && json.Unmarshal(value, &text) == nil
	return text, isText
}

// valueAt follows a path.
func valueAt(args []json.RawMessage, path []any) (value json.RawMessage, ok bool) {
	for i, step := range path {
		switch step := step.(type) {
		case int:
			list := args
			if i > 0 {
				list = nil
				_ = json.Unmarshal(value, &list) // what is no list has no such value
			}
			if step < 0 || step >= len(list) {
				return nil, false
			}
			value = list[step]
		case string:
			var fields map[string]json.RawMessage
			if i > 0 {
				_ = json.Unmarshal(value, &fields)
			}
			value = fields[step]
		}
	}
	return value, len(value) > 0
}
