//go:build mutant

// The size of the arguments is that of their compact form: a megabyte of spaces passes.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

import (
	"bytes"
	"encoding/json"

	"socketlab/labs/socketio"
)

func parse(args socketio.Args, into fields) error {
	size := 0
	for _, arg := range args {
		var compact bytes.Buffer
		_ = json.Compact(&compact, arg)
		size += compact.Len()
	}
	if size > maxPayload {
		return tooLarge
	}
	if len(args) != 1 {
		return invalid
	}
	return parseObject(args[0], into)
}
