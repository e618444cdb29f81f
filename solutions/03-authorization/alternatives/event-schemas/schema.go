package authorization

import (
	"bytes"
	"encoding/json"
	"maps"

	"socketlab/labs/socketio"
)

// maxPayload bounds the arguments of an event, in bytes of JSON.
const maxPayload = 4096

// A schema holds the fields of an event by their exact names.
type schema map[string]field

// A field returns the value to use for what a client sent, or refuses it. A value is what
// json.Decoder.Token returns: a string, a float64, a bool, a json.Delim or nil.
// [missing] stands for a field that the payload does not have.
type field func(value any) (any, error)

// missing is the value of a field that a payload does not have. It has no type that a
// field accepts.
type missing struct{}

// A payload holds the values that the fields have returned, by the same names.
type payload map[string]any

// read reads the arguments of an event: one object with exactly the fields of the schema.
// Values are single tokens, so it descends into nothing.
func (s schema) read(args socketio.Args) (payload, error) {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	if size > maxPayload {
		return nil, tooLarge
	}
	if len(args) != 1 {
		return nil, invalid
	}
	values, err := s.scan(json.NewDecoder(bytes.NewReader(args[0])))
	if err != nil {
		return nil, err
	}
	for name := range s {
		if _, ok := values[name]; ok {
			continue
		}
		if values[name], err = s[name](missing{}); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// scan reads the fields that a payload has.
func (s schema) scan(tokens *json.Decoder) (payload, error) {
	if open, err := tokens.Token(); err != nil || open != json.Delim('{') {
		return nil, invalid
	}
	values := payload{}
	unread := maps.Clone(s)
	for tokens.More() {
		key, err := tokens.Token()
		if err != nil {
			return nil, invalid
		}
		name, _ := key.(string) // the kit has parsed the JSON: a key is a string
		read, ok := unread[name]
		if !ok {
			return nil, invalid // no such field, or it came before
		}
		delete(unread, name)
		value, err := tokens.Token()
		if err != nil {
			return nil, invalid // a number that no variable can hold
		}
		if values[name], err = read(value); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// optional gives a field a value for the payloads that do not have it.
func optional(otherwise any, read field) field {
	return func(value any) (any, error) {
		if value == (missing{}) {
			return otherwise, nil
		}
		return read(value)
	}
}
