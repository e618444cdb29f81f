package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// A message is the argument of the event "say".
type message struct {
	to, except       []string // rooms
	local, broadcast bool
	text             json.RawMessage // any JSON value
}

var (
	errNoText        = errors.New("a message without text")
	errNoName        = errors.New("null instead of a name")
	errLoneSurrogate = errors.New("a name that is not well-formed Unicode")
)

// UnmarshalJSON reads the fields by their exact names. A struct would also accept
// "TEXT" for "text".
func (m *message) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	if m.text = fields["text"]; m.text == nil {
		return errNoText
	}
	var to, except []name
	for field, into := range map[string]any{"to": &to, "except": &except, "local": &m.local, "broadcast": &m.broadcast} {
		value, ok := fields[field]
		if !ok {
			continue
		}
		if string(value) == "null" {
			return fmt.Errorf("%s: null", field)
		}
		if err := json.Unmarshal(value, into); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	m.to, m.except = texts(to), texts(except)
	return nil
}

// A name is the name of a room.
type name string

// UnmarshalJSON refuses half of a surrogate pair, such as "\ud800". encoding/json
// replaces each of them by the same character, so different names would name one
// room.
func (n *name) UnmarshalJSON(data []byte) error {
	var text *string // nil for null
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if text == nil {
		return errNoName
	}
	if !wellFormed(data) {
		return errLoneSurrogate
	}
	*n = name(*text)
	return nil
}

func texts(names []name) []string {
	var texts []string
	for _, n := range names {
		texts = append(texts, string(n))
	}
	return texts
}

// wellFormed reports whether the escapes in a valid JSON string have surrogates only
// in pairs.
func wellFormed(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		unit := escaped(text[i:])
		switch {
		case unit >= 0xdc00 && unit <= 0xdfff:
			return false
		case unit >= 0xd800 && unit <= 0xdbff:
			if low := escaped(text[i+6:]); low < 0xdc00 || low > 0xdfff {
				return false
			}
			i += 11
		default:
			i++ // past the escaped character
		}
	}
	return true
}

// escaped returns the UTF-16 code unit of an escape such as \u00e9 at the beginning of
// text, or 0 if there is none.
func escaped(text []byte) uint64 {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return unit
}
