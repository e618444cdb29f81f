//go:build mutant

// Fields that an event does not have are dropped without a word. A client that
// has misspelled one, or tries its luck, never hears of it.
//
//lab:kills TestObjectsAreClosed TestAuthorIsTheServersKnowledge
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, read func(*payload) request) (request, error) {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	if size > maxPayload {
		return request{}, tooLarge
	}
	if len(args) != 1 {
		return request{}, invalid
	}
	p := &payload{}
	p.fields, p.err = object(args[0])
	r := read(p)
	return r, p.err
}
