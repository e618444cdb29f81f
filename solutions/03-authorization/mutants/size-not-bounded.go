//go:build mutant

// Nobody looks at the size of a payload: whatever the connection accepts is
// parsed, field by field.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
