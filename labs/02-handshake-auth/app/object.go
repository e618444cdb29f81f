package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

var (
	errNoObject  = errors.New("not a JSON object")
	errFieldNull = errors.New("it is null")
	errTwice     = errors.New("it appears twice")
)

// Object reads a JSON object into fields: the field "token" into fields["token"], which
// is a pointer as json.Unmarshal takes it. A field that is missing leaves its pointer
// alone, and other fields are ignored. A field that is null, has another type or appears
// twice is an error.
//
// Use it for what other people send. Decoding into a struct takes "TOKEN" for "token",
// null for missing, and the last of two.
func Object(text []byte, fields map[string]any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') || !json.Valid(text) {
		return errNoObject
	}
	seen := map[string]bool{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return errNoObject
		}
		name, _ := key.(string)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return errNoObject
		}
		if err := field(name, value, fields[name], seen); err != nil {
			return err
		}
	}
	return nil
}

// field reads the value of one field into target, which is nil if nobody wants it.
func field(name string, value json.RawMessage, target any, seen map[string]bool) error {
	switch {
	case target == nil:
		return nil
	case seen[name]:
		return fmt.Errorf("field %s: %w", name, errTwice)
	case string(value) == "null":
		return fmt.Errorf("field %s: %w", name, errFieldNull)
	}
	seen[name] = true
	if err := json.Unmarshal(value, target); err != nil {
		return fmt.Errorf("field %s: %w", name, err)
	}
	return nil
}
