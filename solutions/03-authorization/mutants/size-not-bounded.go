//go:build mutant

// The size of a payload is not looked at: whatever the connection takes is
// parsed, field by field.
//
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, read func(*payload) request) (request, error) {
	if len(args) != 1 {
		return request{}, invalid
	}
	p := &payload{}
	p.fields, p.err = object(args[0])
	r := read(p)
	if p.err == nil && len(p.fields) > 0 {
		return request{}, invalid
	}
	return r, p.err
}
