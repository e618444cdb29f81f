//go:build mutant

// The size of the arguments is counted after decoding, when every escape has become one
// character.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	size := 0
	for _, arg := range args {
		var value any
		_ = json.Unmarshal(arg, &value)
		again, _ := json.Marshal(value)
		size += len(again)
	}
	if size > maxPayload {
		return tooLarge
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
