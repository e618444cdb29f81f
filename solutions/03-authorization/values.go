package authorization

import (
	"encoding/json"
	"math"
	"slices"

	"socketlab/labs/03-authorization/app"
)

const (
	maxHistory     = 100 // messages
	defaultHistory = 20
)

// decode reads a JSON value. null is not a value of any type here, although
// encoding/json accepts it for all of them.
func decode(raw json.RawMessage, into any) error {
	if string(raw) == "null" || json.Unmarshal(raw, into) != nil {
		return invalid
	}
	return nil
}

type flag bool

func (f *flag) read(raw json.RawMessage) error { return decode(raw, (*bool)(f)) }

// A limit is how many messages of a history to return.
type limit int

// read takes a whole number in each of its spellings: 20, 20.0 and 2e1 are one value
// in JSON. An int would take only the first.
func (l *limit) read(raw json.RawMessage) error {
	var value float64
	if err := decode(raw, &value); err != nil {
		return err
	}
	if value < 1 || value > maxHistory || value != math.Trunc(value) {
		return invalid
	}
	*l = limit(value)
	return nil
}

func (l *limit) setDefault() { *l = defaultHistory }

type status string

func (s *status) read(raw json.RawMessage) error {
	return decodeWord(raw, (*string)(s), "online", "away", "busy")
}

type role string

func (r *role) read(raw json.RawMessage) error {
	return decodeWord(raw, (*string)(r), "viewer", "member", "moderator", "admin")
}

// decodeWord reads one of the allowed words, in exactly this spelling.
func decodeWord(raw json.RawMessage, word *string, allowed ...string) error {
	if err := decode(raw, word); err != nil {
		return err
	}
	if !slices.Contains(allowed, *word) {
		return invalid
	}
	return nil
}

type userName string

func (u *userName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(u)); err != nil {
		return err
	}
	if !app.IsUserName(string(*u)) {
		return invalid
	}
	return nil
}
