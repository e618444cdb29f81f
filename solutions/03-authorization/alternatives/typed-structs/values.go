package authorization

import (
	"encoding/json"
	"math"
	"slices"

	"socketlab/labs/03-authorization/app"
)

// A userName has the form of a user name. The user may be unknown.
type userName string

// UnmarshalText implements encoding.TextUnmarshaler, which encoding/json uses for
// strings and for nothing else.
func (u *userName) UnmarshalText(text []byte) error {
	*u = userName(text)
	if !app.IsUserName(string(text)) {
		return invalid
	}
	return nil
}

// A status is what users say about themselves.
type status string

var statuses = []status{"online", "away", "busy"}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *status) UnmarshalText(text []byte) error {
	*s = status(text)
	if !slices.Contains(statuses, *s) {
		return invalid
	}
	return nil
}

// A role is an app.Role that exists.
type role app.Role

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *role) UnmarshalText(text []byte) error {
	*r = role(text)
	if !slices.Contains(ranks, app.Role(*r)) {
		return invalid
	}
	return nil
}

const maxHistory = 100 // messages

// A limit is how many messages of a history to return.
type limit int

// UnmarshalJSON implements json.Unmarshaler. It reads 20, 20.0 and 2e1 alike: in JSON
// they are one number.
func (l *limit) UnmarshalJSON(raw []byte) error {
	var value float64
	if err := json.Unmarshal(raw, &value); err != nil {
		return invalid
	}
	if value < 1 || value > maxHistory || value != math.Trunc(value) {
		return invalid
	}
	*l = limit(value)
	return nil
}
