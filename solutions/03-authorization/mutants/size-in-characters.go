//go:build mutant

// The size of the arguments is counted in characters: three times as many bytes pass.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"unicode/utf8"

	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	size := 0
	for _, arg := range args {
		size += utf8.RuneCount(arg)
	}
	if size > maxPayload {
		return tooLarge
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
