package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"socketlab/labs/socketio"
)

var errMissing = errors.New("missing")

// bind decodes the only argument of an event. Unlike Args.Bind, it accepts no null.
func bind(args socketio.Args, target any) error {
	if len(args) != 1 {
		return fmt.Errorf("got %d arguments, want 1", len(args))
	}
	return value(args[0], target)
}

// value decodes a JSON value that is not null, which encoding/json ignores.
func value(data []byte, target any) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || string(data) == "null" {
		return errMissing
	}
	return json.Unmarshal(data, target)
}

// fields decodes the fields of a JSON object by their exact names, and requires
// each. encoding/json alone would take USER for user.
func fields(data []byte, targets map[string]any) error {
	var object map[string]json.RawMessage
	if err := value(data, &object); err != nil {
		return err
	}
	for name, target := range targets {
		if err := value(object[name], target); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	return nil
}

// onlyFields refuses a JSON object with fields of other names.
func onlyFields(data []byte, names ...string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return err
	}
	for name := range object {
		if !slices.Contains(names, name) {
			return fmt.Errorf("unknown field %q", name)
		}
	}
	return nil
}
