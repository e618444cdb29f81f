//go:build mutant

// A key with an escaped character is unknown: the keys are compared as they were written.
//
//lab:overdoes 3.49
//lab:kills TestObjectsAreClosed
package authorization

import (
	"regexp"

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
	if len(args) != 1 || escapedKey.Match(args[0]) {
		return invalid
	}
	return parseObject(args[0], into)
}

var escapedKey = regexp.MustCompile(`\\u[0-9a-f]{4}[a-z]*":`)
