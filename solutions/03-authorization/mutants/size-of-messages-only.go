//go:build mutant

// Only the events with a text have a limit for all arguments.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	if _, ok := into["text"]; ok && size > maxPayload {
		return tooLarge
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
