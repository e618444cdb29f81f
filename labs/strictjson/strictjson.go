// Package strictjson reads JSON that somebody else has written: the payload of a
// CONNECT, the arguments of an event, the claims of a token, a setting.
//
// encoding/json is generous. It takes "TOKEN" for the field "token" of a struct, null
// for a missing field, and the last of two fields with one name, where a proxy or
// another service may take the first. It replaces half of a surrogate pair, such as
// "\ud800", and bytes that are not UTF-8 with U+FFFD, so different names become one.
// This package refuses all of that.
//
// An error names the field and says what is wrong with it. It does not quote the value,
// which may be a secret; a target with an UnmarshalJSON of its own must not either.
package strictjson

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Fields are the fields of an object that the caller wants: a pointer for each exact
// name, as json.Unmarshal takes it.
type Fields map[string]any

// An Option makes Object stricter.
type Option int

const (
	AllRequired Option = iota // none of Fields may be missing
	NoOthers                  // there may be no field except those in Fields
)

// Object reads a JSON object into fields, each of them as Value does. A field that is
// missing leaves its target alone, and the values of fields that nobody wants are
// ignored.
//
// No name may appear twice, not even the name of a field that nobody wants here:
// another reader of the same object may want it, and take the other value.
//
// Fields may have changed when Object returns an error.
func Object(data []byte, fields Fields, options ...Option) error {
	r, err := newReader(data)
	if err != nil {
		return err
	}
	if token, err := r.token(); err != nil || token != json.Delim('{') {
		return errNoObject
	}
	names := map[string]bool{}
	for r.More() {
		name, err := r.name(names)
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := r.Decode(&value); err != nil {
			return inField(name, err)
		}
		target, wanted := fields[name]
		switch {
		case wanted:
			err = Value(value, target)
		case slices.Contains(options, NoOthers):
			err = errUnknown
		}
		if err != nil {
			return inField(name, err)
		}
	}
	if slices.Contains(options, AllRequired) {
		return demand(fields, names)
	}
	return nil
}

// Value reads one JSON value into target, a pointer as json.Unmarshal takes it. The
// value may not be or contain null, a name that appears twice in one object, or text
// that is not well-formed Unicode. Only a *json.RawMessage takes any value as it is.
//
// A target must not be or contain a struct, unless its type has an UnmarshalJSON of
// its own that reads its fields with Object.
func Value(data []byte, target any) error {
	r, err := newReader(data)
	if err != nil {
		return err
	}
	if _, raw := target.(*json.RawMessage); !raw {
		if err := r.value(); err != nil {
			return err
		}
	}
	err = json.Unmarshal(data, target)
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		kind, _, _ := strings.Cut(mismatch.Value, " ") // what follows quotes the value
		return fmt.Errorf("got %s, want %s", kind, mismatch.Type)
	}
	return err
}

// Values reads each of a list of JSON values, such as the arguments of an event, into
// one target, as Value does. It is an error if there are fewer or more values than
// targets.
func Values(list []json.RawMessage, targets ...any) error {
	if len(list) != len(targets) {
		return fmt.Errorf("got %d values, want %d", len(list), len(targets))
	}
	for i, target := range targets {
		if err := Value(list[i], target); err != nil {
			return fmt.Errorf("value %d: %w", i+1, err)
		}
	}
	return nil
}

var (
	errNoJSON   = errors.New("not JSON")
	errNoObject = errors.New("not a JSON object")
	errMissing  = errors.New("missing")
	errNull     = errors.New("is or contains null")
	errText     = errors.New("not well-formed Unicode")
	errTwice    = errors.New("appears twice")
	errUnknown  = errors.New("unknown")
)

// demand requires that the names of all fields have been found.
func demand(fields Fields, found map[string]bool) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !found[name] {
			return inField(name, errMissing)
		}
	}
	return nil
}

// inField adds the name of a field to an error, cut off after 40 characters: a client
// decides how long it is.
func inField(name string, err error) error {
	return fmt.Errorf("field %.40q: %w", name, err)
}
