package strictjson

import (
	"bytes"
	"encoding/json"
)

// A reader reads valid JSON token by token.
type reader struct {
	*json.Decoder
	data []byte
}

func newReader(data []byte) (*reader, error) {
	if !json.Valid(data) { // the decoder would accept something behind the value
		return nil, errNoJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // a number too large for a float64 is a token too
	return &reader{decoder, data}, nil
}

// token returns the next token, and refuses text that is not well-formed Unicode.
func (r *reader) token() (json.Token, error) {
	start := r.InputOffset()
	token, err := r.Token()
	if err == nil && !isWellFormed(r.data[start:r.InputOffset()]) {
		err = errText
	}
	return token, err
}

// name returns the name of the next field of an object, and adds it to the names that
// the object has had so far.
func (r *reader) name(names map[string]bool) (string, error) {
	token, err := r.token()
	if err != nil {
		return "", err
	}
	name, _ := token.(string) // in valid JSON, each name is a string
	if names[name] {
		return "", inField(name, errTwice)
	}
	names[name] = true
	return name, nil
}

// value reads the next value to its end. It refuses what Value refuses in any value.
func (r *reader) value() error {
	token, err := r.token()
	if err != nil {
		return err
	}
	switch token {
	case nil:
		return errNull
	case json.Delim('['):
		return r.items(r.value)
	case json.Delim('{'):
		names := map[string]bool{}
		return r.items(func() error {
			if _, err := r.name(names); err != nil {
				return err
			}
			return r.value()
		})
	}
	return nil
}

// items calls read for each item of a list or an object, and reads the end of it.
func (r *reader) items(read func() error) error {
	for r.More() {
		if err := read(); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}
