//go:build mutant

// An event without fields takes no argument: stats with {} is refused.
//
//lab:overdoes 3.10 3.40
//lab:kills TestEachEventDemandsItsRole TestArguments
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
	if len(into) == 0 && len(args) == 0 {
		return nil
	}
	if len(args) != 1 || len(into) == 0 {
		return invalid
	}
	return parseObject(args[0], into)
}
