//go:build mutant

// The first argument is looked at without asking how many there are. None at all
// is a panic, and the second one is nobody's business.
//
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, read func(*payload) request) (request, error) {
	if len(args[0]) > maxPayload {
		return request{}, tooLarge
	}
	p := &payload{}
	p.fields, p.err = object(args[0])
	r := read(p)
	if p.err == nil && len(p.fields) > 0 {
		return request{}, invalid
	}
	return r, p.err
}
