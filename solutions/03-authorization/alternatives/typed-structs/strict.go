package authorization

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"socketlab/labs/socketio"
)

// maxPayload bounds the arguments of an event, in bytes of JSON.
const maxPayload = 4096

// read decodes the only argument of an event into a pointer to a struct. The fields
// that the argument may leave out keep their values.
func read(args socketio.Args, into request) error {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	if size > maxPayload {
		return tooLarge
	}
	if len(args) != 1 {
		return invalid
	}
	if err := checkFields(args[0], into); err != nil {
		return err
	}
	err := json.Unmarshal(args[0], into)
	if _, refused := errors.AsType[refusal](err); err != nil && !refused {
		return invalid // a value of another type
	}
	return err
}

// checkFields refuses what encoding/json lets pass: a name that is unknown, in another
// spelling or given twice, a field that is missing, and null. It also refuses arrays and
// objects, since no field of this chat holds one.
func checkFields(raw json.RawMessage, of request) error {
	fields := fieldsOf(of)
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return invalid
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return invalid
		}
		name, _ := key.(string) // the kit has parsed the JSON: a key is a string
		if _, ok := fields[name]; !ok {
			return invalid // no such field, or it came before
		}
		delete(fields, name)
		value, err := decoder.Token()
		if _, nested := value.(json.Delim); err != nil || nested || value == nil {
			return invalid
		}
	}
	for _, required := range fields {
		if required {
			return invalid
		}
	}
	return nil
}

// fieldsOf returns the names of the fields of a request, and whether a payload must have
// them.
func fieldsOf(r request) map[string]bool {
	fields := map[string]bool{}
	for field := range reflect.TypeOf(r).Elem().Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields[name] = options != "omitzero"
	}
	return fields
}
