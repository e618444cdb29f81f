package socketio

import (
	"bytes"
	"encoding/json"
	"iter"
	"unicode/utf8"
)

// splitArguments returns the values of an array of JSON; see arguments.
func splitArguments(array []byte) Args {
	values := make(Args, 0, 2) // a name and an argument, most often
	for value := range arguments(array) {
		values = append(values, value)
	}
	return values
}

// arguments yields the values of an array of JSON, which must be valid: only
// brackets, commas and strings matter then. The values are those bytes of the
// text, no copies.
func arguments(array []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) { eachArgument(array, yield) }
}

func eachArgument(array []byte, yield func(json.RawMessage) bool) {
	depth, start := 0, 1
	for i := 0; i < len(array); i++ {
		switch array[i] {
		case '"':
			i += stringLength(array[i:]) - 1
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if array[i] == ',' && depth == 1 || depth == 0 {
			if value := bytes.TrimSpace(array[start:i]); len(value) > 0 && !yield(value[:len(value):len(value)]) {
				return
			}
			if depth == 0 {
				return
			}
			start = i + 1
		}
	}
}

// stringLength returns the length of the JSON string that the text begins with.
func stringLength(text []byte) int {
	for i := 1; ; i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// unquote returns what a JSON string says.
func unquote(text []byte) (name string, err error) {
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text[1 : len(text)-1]), nil
	}
	err = json.Unmarshal(text, &name)
	return name, err
}

// appendArgument appends a value to an array of JSON that is being written.
func appendArgument(to *bytes.Buffer, value any) error {
	if to.Len() > 1 {
		to.WriteByte(',')
	}
	switch argument := value.(type) {
	case json.RawMessage: // what a client sent is passed on
		if argument != nil {
			return json.Compact(to, argument)
		}
	case []byte:
		value = Binary(argument)
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	to.Truncate(to.Len() - 1) // the newline
	return nil
}
