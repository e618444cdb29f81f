//go:build mutant

// The guard reads the first argument and does not ask how many there are. An
// event without any makes it panic, and it ignores the second one.
//
//lab:breaks 3.40
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	if len(args[0]) > maxPayload {
		return tooLarge
	}
	return parseObject(args[0], into)
}
