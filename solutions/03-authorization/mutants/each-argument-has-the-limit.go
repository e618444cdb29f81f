//go:build mutant

// Each argument may have 4,096 bytes: many of them are as large as somebody likes.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	for _, arg := range args {
		if len(arg) > maxPayload {
			return tooLarge
		}
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
