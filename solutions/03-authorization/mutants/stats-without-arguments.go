//go:build mutant

// An event without fields has nothing to validate: whatever comes with stats passes.
//
//lab:breaks 3.40 3.42
//lab:kills TestArguments TestObjectsAreClosed
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	if size > maxPayload {
		return tooLarge
	}
	if len(into) == 0 {
		return nil
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
